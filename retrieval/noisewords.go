package retrieval

import (
	"slices"
	"strings"

	"isnad/retrieval/text"
)

// The words of page furniture, in both languages. They are those of the kind of thing (a label, a
// control, an invitation), which any site may have; no name of a site or a person is among them.
var (
	noticeTerms = phrases(`cookies|cookie policy|privacy policy|privacy notice|email address will not be published|required fields are marked|terms of use|terms of service|terms and conditions|
		javascript|ad blocker|adblock|your browser|unsubscribe|your inbox|recaptcha|newsletter|
		ملفات تعريف الارتباط|ملفات الارتباط|الكوكيز|كوكيز|سياسة الخصوصية|شروط الاستخدام|الشروط والأحكام|متصفحك|عنوان بريدك|
		النشرة البريدية|النشرة الإخبارية|نشرتنا`)
	visitorWords = phrases(`you|your|we|our|us|accept|agree|consent|please|apply|this site|this website|sign up|subscribe|نستخدم|
		موقعنا|هذا الموقع|أوافق|موافق|توافق|موافقتك|باستخدامك|تصفحك|يرجى|اشترك|اشتركوا|سجل|بريدك`)
	copyrightTerms = phrases(`all rights reserved|جميع الحقوق محفوظة|كل الحقوق محفوظة|حقوق النشر محفوظة`)
	channelWords   = phrases(`app|apps|application|newsletter|newsletters|channel|channels|page|account|story|article|post|link|google|
		facebook|twitter|whatsapp|telegram|instagram|youtube|tiktok|linkedin|x|rss|email|e mail|social media|
		alerts|notifications|breaking news|latest news|news feed|تطبيق|تطبيقنا|التطبيق|قناة|قناتنا|القناة|صفحة|
		صفحتنا|صفحاتنا|حساب|حسابنا|حساباتنا|نشرة|نشرتنا|النشرة|المقال|الخبر|الرابط|جوجل|غوغل|فيسبوك|فيس بوك|
		تويتر|واتساب|واتس آب|تلغرام|تليجرام|تيليجرام|إنستغرام|انستجرام|يوتيوب|تيك توك|إكس|الإشعارات|التنبيهات|
		آخر الأخبار|أحدث الأخبار`)
	ownWords     = phrases(`us|our|تابعونا|تابعنا|شاركنا|شاركونا|قناتنا|قنواتنا|صفحتنا|صفحاتنا|حسابنا|حساباتنا|نشرتنا|تطبيقنا|موقعنا`)
	biddingVerbs = phrases(`follow|like|join|subscribe|share|download|get|sign|click|tap|install|register|watch|listen|read|stay|add|
		enable|allow|turn|تابع|تابعوا|تابعونا|تابعنا|اشترك|اشتركوا|انضم|انضموا|شارك|شاركوا|شاركنا|شاركونا|حمل|
		حملوا|نزل|اضغط|اضغطوا|انقر|انقروا|سجل|سجلوا|شاهد|شاهدوا|استمع|اقرأ|اقرأوا|لمتابعة|للاشتراك|لمشاهدة|
		للتسجيل|فعل|فعلوا`)
	linkLeads = phrases(`read more|read also|also read|read next|up next|see also|also on|more on this|more on|more from|
		more news|more stories|related|related articles|related stories|related news|related topics|
		related links|related posts|you may also like|you might also like|recommended|recommended for you|
		recommended stories|dont miss|don't miss|most read|most popular|most viewed|most shared|trending|
		trending now|latest news|latest stories|latest|top stories|top news|editor's picks|editors picks|
		editors' picks|in other news|previous article|next article|previous post|next post|اقرأ أيضا|اقرأ ايضا|
		اقرأ المزيد|اقرأ أكثر|اقرأ كذلك|إقرأ أيضا|إقرأ المزيد|المزيد من|للمزيد|شاهد أيضا|شاهد المزيد|طالع أيضا|
		تابع أيضا|تابع القراءة|مواضيع ذات صلة|موضوعات ذات صلة|أخبار ذات صلة|مقالات ذات صلة|ذات صلة|أخبار متعلقة|
		مواضيع متعلقة|مقالات مشابهة|قد يعجبك|قد يعجبك أيضا|قد يهمك|قد يهمك أيضا|الأكثر قراءة|الأكثر مشاهدة|
		الأكثر تداولا|الأكثر شعبية|الأكثر تفاعلا|آخر الأخبار|أحدث الأخبار|أخبار أخرى|لا تفوت|المقال السابق|
		المقال التالي|الخبر السابق|الخبر التالي`)
	labels = phrases(`our standards|slideshow|gallery|photo gallery|source|photo|photos|pic|pics|picture|pictures|image|images|image source|image caption|image credit|
		photo credit|file photo|video|caption|credit|tags|tag|topics|keywords|filed under|posted in|category|
		categories|section|author|reporter|editor|writer|translator|published|published on|updated|last updated|
		last update|last modified|posted|posted on|share|share this|share on|written by|reported by|reporting by|
		editing by|advertisement|comments|copy link|follow|المصدر|مصدر الصورة|الصورة|صورة|صور|تعليق الصورة|تصوير|
		فيديو|الكاتب|كتب|كتبت|بقلم|إعداد|تحرير|ترجمة|المحرر|المراسل|وسوم|الوسوم|هاشتاغ|كلمات مفتاحية|
		كلمات دلالية|الكلمات المفتاحية|الكلمات الدلالية|التصنيف|التصنيفات|القسم|الأقسام|تاريخ النشر|نشر في|نشر|
		آخر تحديث|شارك|شارك عبر|شارك على|مشاركة|مشاركة عبر|تعليقات|التعليقات|إعلان|إعلانات|نسخ الرابط`)
	bylineWords = phrases(`by|written by|reported by|reporting by|edited by|editing by|translated by|photograph by|photographs by|
		بقلم`)
	joiningWords  = phrases(`and|for|by|in|of`)
	previousWords = phrases(`previous|prev|السابق`)
	nextWords     = phrases(`next|التالي`)
	creditWords   = phrases(`reuters|ap|afp|epa|dpa|anadolu|xinhua|getty|getty images|shutterstock|associated press|file|file photo|
		photo|photos|image|handout|archive|courtesy|screenshot|social media|رويترز|أ ف ب|أ.ف.ب|الفرنسية|
		فرانس برس|د ب أ|أ ب|أسوشيتد برس|أسوشييتد برس|الأناضول|شينخوا|غيتي|جيتي|أرشيف|أرشيفية|ارشيفية|الأرشيف|
		صورة|وكالات|مواقع التواصل|مواقع التواصل الاجتماعي`)
	controlNames = phrases(`home|menu|search|share|tweet|print|save|email|reply|close|open|login|log in|sign in|sign up|register|
		subscribe|logout|log out|my account|contact|contact us|about|about us|help|advertise|advertise with us|
		careers|privacy|terms|sitemap|previous|next|back|back to top|top|skip to content|skip to main content|
		skip to navigation|jump to content|advertisement|sponsored|sponsored content|promoted|loading|load more|
		show more|see more|view more|view all|see all|show all|more|read more|comments|leave a comment|
		post a comment|add a comment|leave a reply|no comments|copy link|copied|listen|listen to this article|
		play|play video|watch|live|breaking|breaking news|news|video|videos|photos|gallery|facebook|twitter|
		whatsapp|telegram|instagram|youtube|linkedin|pinterest|reddit|email this|print this|share this article|
		accept|accept all|reject all|manage cookies|i agree|ok|got it|dismiss|cookie settings|archive|tags|
		follow|following|donate|arabic|english|العربية|الرئيسية|القائمة|بحث|ابحث|شارك|مشاركة|طباعة|حفظ|إرسال|
		أرسل|رد|إغلاق|دخول|تسجيل الدخول|تسجيل|إنشاء حساب|اشترك|اشترك الآن|خروج|حسابي|اتصل بنا|تواصل معنا|من نحن|
		عن الموقع|مساعدة|أعلن معنا|للإعلان|وظائف|الخصوصية|خريطة الموقع|السابق|التالي|رجوع|عودة|إلى الأعلى|
		انتقل إلى المحتوى|تخطي إلى المحتوى|تجاوز إلى المحتوى|إعلان|إعلانات|محتوى ممول|جاري التحميل|تحميل المزيد|
		عرض المزيد|عرض الكل|المزيد|اقرأ المزيد|التعليقات|تعليقات|أضف تعليقا|اترك تعليقا|لا توجد تعليقات|
		نسخ الرابط|تم النسخ|استمع|استمع للمقال|تشغيل|شاهد|مباشر|بث مباشر|عاجل|أخبار|الأخبار|فيديو|فيديوهات|صور|
		فيسبوك|تويتر|واتساب|تلغرام|إنستغرام|يوتيوب|موافق|أوافق|رفض|قبول|قبول الكل|إعدادات|الأرشيف|وسوم|متابعة|
		تابعنا|تابعونا`)
	countWords = phrases(`comment|comments|share|shares|view|views|like|likes|read|reads|min|mins|minute|minutes|reply|replies|
		retweets|followers|k|m|تعليق|تعليقات|مشاركة|مشاركات|مشاهدة|مشاهدات|إعجاب|قراءة|قراءات|دقيقة|دقائق|
		للقراءة|زيارة|متابع|عدد|المشاهدات|التعليقات|مدة|القراءة|وقت`)
	calendarWords = phrases(`january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|
		jun|jul|aug|sep|sept|oct|nov|dec|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|tues|
		wed|thu|thur|thurs|fri|sat|sun|yesterday|today|ago|gmt|utc|est|edt|cet|cest|bst|pst|pdt|eet|يناير|فبراير|
		مارس|أبريل|إبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|
		أيلول|كانون|تشرين|جانفي|فيفري|أفريل|ماي|جوان|جويلية|أوت|محرم|صفر|ربيع|جمادى|رجب|شعبان|رمضان|شوال|القعدة|
		الحجة|الإثنين|الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد|إثنين|ثلاثاء|أربعاء|خميس|جمعة|سبت|أحد|
		أمس|اليوم|منذ`)
	dateWords = phrases(`on|at|in|of|the|and|am|pm|a.m|p.m|st|nd|rd|th|local|time|date|hour|hours|hr|hrs|h|minute|minutes|min|
		mins|day|days|week|weeks|month|months|year|years|published|updated|update|updates|posted|modified|last|
		first|created|since|an|a|one|two|الأول|الثاني|الآخر|الآخرة|الثانية|الأولى|ذو|ذي|الساعة|ساعة|ساعتين|ساعات|
		صباحا|مساء|ظهرا|ص|م|ه|بتوقيت|توقيت|غرينتش|جرينتش|غرينيتش|مكة|المكرمة|القاهرة|المحلي|المحلية|دقيقة|
		دقيقتين|دقائق|يوم|يومين|أيام|أسبوع|أسبوعين|أسابيع|شهر|شهرين|أشهر|سنة|عام|نشر|نشرت|في|تاريخ|النشر|آخر|
		تحديث|بتاريخ|الموافق|حدث|تم|على|قبل|و`)
)

// phraseSet holds phrases, folded and cut into words, by their first word.
type phraseSet map[string][][]string

// phrases returns the phrases of a list with bars between them.
func phrases(list string) phraseSet {
	set := phraseSet{}
	for p := range strings.SplitSeq(list, "|") {
		words := foldWords(text.Words(p))
		set[words[0]] = append(set[words[0]], words)
	}
	return set
}

// begins returns the length of the longest phrase that the words begin with, or 0.
func (set phraseSet) begins(words []string) int {
	longest := 0
	if len(words) == 0 {
		return 0
	}
	for _, p := range set[words[0]] {
		if n := len(p); n > longest && n <= len(words) && slices.Equal(p, words[:n]) {
			longest = n
		}
	}
	return longest
}

// in reports whether one of the phrases stands among the words.
func (set phraseSet) in(words []string) bool {
	for i := range words {
		if set.begins(words[i:]) > 0 {
			return true
		}
	}
	return false
}

// all reports whether the words are one of the phrases.
func (set phraseSet) all(words []string) bool {
	return len(words) > 0 && set.begins(words) == len(words)
}
