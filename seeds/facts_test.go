package seeds_test

import (
	"strings"
	"testing"
)

// facts lists what each source says and its retelling must keep: in a line, the forms of one fact.
var facts = []struct{ article, source, lines string }{
	{"police-system-attacked.txt", "000_94e7dff5a8c30163.txt", `
		ألبانيا
		هجوما إلكترونيا ثانيا|هجوم إلكتروني ثان
		الداخلية الألبانية
		بيان
		الليلة السابقة
		نظام إرسال|نظام الإرسال
		للشرطة|بالشرطة
		بوابة الحكومة
		ألبانيا الإلكترونية
		يوليو الماضي
		النتائج الأولية
		مؤقتا
		جميع الأنظمة|كل الأنظمة
		الأربعاء الماضي
		العلاقات الدبلوماسية|علاقاتها الدبلوماسية
		رويترز
		رئيس الوزراء إيدي راما|رئيس الوزراء الألباني إيدي راما
		24 ساعة
		موظفي السفارة|العاملين في السفارة
		تحقيق
		فيديو|تسجيل مصور
		أثر فوري|على الفور
		المتطرفة|متطرف
		الخدمات العامة
		الأنظمة الرقمية
		سجلات الدولة
		الإنترانت
		الفوضى
		مادي ووتر
		2018
		ثغرات في شبكات أجنبية
		معلومات حساسة
		فدية|الفدية
		الجمعة
		وزارة المخابرات والأمن
		إسماعيل الخطيب
		واشنطن وحلفا
		وزارة الخزانة الأمريكية
		السلم
		الحيوية|حيوية
		الولايات المتحدة أو حلفاءنا وشركاءنا|حلفائها وشركائها
		ووزارتها للاستخبارات|وزارة استخباراتها
		تعليق الخدمات|تعليق خدماتها`},
	{"albania-cuts-ties.txt", "001_748f54b246bb119a.txt", `
		مجلس الأمن القومي
		البيت الأبيض
		حلف شمال الأطلسي الناتو
		المادة 5
		الأربعاء
		دبلوماسييها
		يوليو
		الجمهورية الإسلامية
		واشنطن
		حليف
		24 ساعة
		السفارة
		رئيس الوزراء إيدي راما
		بيان بالفيديو|كلمة مصورة
		أثر فوري|على الفور
		المتطرف
		الخدمات العامة
		الأنظمة الرقمية
		سجلات الدولة
		الإنترانت
		الفوضى وانعدام الأمن
		السفارة الإيرانية في تيرانا
		وحدات شرطة|وحدات للشرطة
		أسابيع
		المتهور وغير المسؤول
		15 يوليو
		سابقة
		منذ عام 2014|إلى عام 2014
		3000
		مجاهدي خلق
		المنفى
		باسمها الفارسي
		مخيم
		دوريس
		الميناء
		Mandiant
		مانديانت
		مدونة|تدوينة
		في وقت سابق من
		لمحو البيانات|تمحو البيانات
		معارضين إيرانيين|المعارضين الإيرانيين
		جون هولتكويست
		نائب رئيس الاستخبارات
		البريد الإلكتروني
		الجبل الأسود
		كوبا رانسومواري
		غير مسبوق|لم يسبق له مثيل
		البنية التحتية الحكومية
		ينذر بالخطر
		عدة هجمات
		عملاء`},
	{"rama-asks-israel.txt", "002_852dc7a4a6295217.txt", `
		وسائل إعلام عبرية
		رئيس ألبانيا إيدي راما
		الفضاء السيبراني
		تيرانا
		طهران
		يديعوت أحرونوت
		اليوم
		رئيس الوزراء المؤقت
		يائير لابيد
		الإثنين
		الرئيس الإسرائيلي إسحاق هيرتسوج
		زعيم المعارضة
		بنيامين نتنياهو
		الكنيست
		ميكي ليفي
		وزراء
		ونواب
		شركات إسرائيلية
		أمن المعلومات
		الهيئة الوطنية للفضاء السيبراني
		غابي بورتنوي
		الهجوم الأول
		adminata.al
		مايو
		يوليو
		e-Albania.al
		رقم الهوية
		جواز السفر
		وثائق رسمية|الوثائق الرسمية
		قنصليات
		وزارة الخارجية الإيرانية
		لا أساس له
		أطراف ثالثة
		غير حكيمة
		تفتقر إلى البصيرة
		10 سبتمبر
		مجموعات القرصنة|مجموعات قرصنة
		في اليوم السابق|قبل ذلك بيوم
		نظام إدارة المعلومات الشاملة
		TIMS
		دخل وغادر|دخل البلاد ومن خرج
		8 و11 سبتمبر
		الناتو
		مجلس الأمن القومي
		البيت الأبيض
		التعافي
		دويتش فيله
		حوالي 3000
		مجاهدي خلق
		إرهابية
		2013
		طلب واشنطن والأمم المتحدة`},
	{"second-cyberattack.txt", "003_550824188114bd13.txt", `
		interior ministry
		on Saturday
		Iran
		Tirana
		national police
		Friday
		same actors
		public services
		government systems
		in July
		neutralize
		seaports
		airports
		border crossings
		tweet
		Prime Minister Edi Rama
		same aggressors
		friends and allies
		Wednesday
		bitter enemies|bitter foes
		Balkan state
		People's Mojahedin of Iran|People’s Mojahedin of Iran
		Mujahedeen-e-Khalq
		MEK
		July 15
		Albanian institutions
		electronic communications
		first time Tirana had spoken|Until then Tirana had never spoken
		Council of Ministers
		Islamic Republic of Iran
		immediate effect|effective at once
		objective
		minimal
		irreversibl
		24 hours
		embassy
		baseless
		reckless and short-sighted
		foreign ministry
		critical infrastructure
		United States on Friday|Washington announced sanctions on Friday
		Ministry of Intelligence and Security
		Esmail Khatib
		alleged
		2010
		Stuxnet
		nuclear program
		Israel and the United States`},
	{"us-sanctions.txt", "004_5a1cae1dcbaf4505.txt", `
		Agencies
		9 September|09 September
		21:10
		Treasury
		Iranian entities
		Ministry of Intelligence and Security
		Minister
		Friday
		the United States and its allies
		Thursday
		July
		ambassadors
		24 hours
		networks
		cyber spying
		malicious programs
		Iranian government
		already under American sanctions|American sanctions were already in force
		New York
		temporal halt|temporary halt
		unfounded and invalid
		Tirana
		Israeli media
		immediately
		agitate against Iran
		American National Security Council
		British Foreign Office
		refuted and condemned
		Prime Minister Edy Rama
		7 September
		15 July
		infrastructure
		paralyzed
		Albanian Daily News
		وكالات|الوكالات
		9 أيلول|09 ايلول
		الخزانة الأميركية
		كيانات إيرانية
		اليوم الجمعة|صدرت اليوم الجمعة
		وزارة المخابرات والأمن
		تموز يوليو الفائت
		الولايات المتحدة وحلفا
		الأربعاء الفائت
		24 ساعة
		تشرف
		تجسس
		الفدية
		نيويورك
		للتعليق
		مؤقت
		لا أساس لها
		العاصمة الألبانية تيرانا|تيرانا عاصمة ألبانيا
		وسائل الإعلام الإسرائيلية
		فورا
		المدانة|ومدان
		للتحريض
		مجلس الأمن القومي الأميركي
		الخارجية البريطانية
		إيدي راما
		7 أيلول سبتمبر|7 من أيلول سبتمبر
		15 تموز يوليو الماضي
		ألبانيان ديلي نيوز`},
}

func TestRetellingsKeepTheFacts(t *testing.T) {
	for _, test := range facts {
		words := foldedWords(readRaw(t, test.article))
		for line := range strings.Lines(test.lines) {
			if fact := strings.TrimSpace(line); fact != "" && !contains(words, fact) {
				t.Errorf("%s does not say %s", test.article, fact)
			}
		}
	}
}

func TestFactsAreOfTheSources(t *testing.T) {
	published := sourceWords(t)
	for _, test := range facts {
		for line := range strings.Lines(test.lines) {
			if fact := strings.TrimSpace(line); fact != "" && !contains(published[test.source], fact) {
				t.Errorf("%s does not say %s", test.source, fact)
			}
		}
	}
}

// TestArticlesDiffer keeps the disagreements of the press: what one article says, another must not.
func TestArticlesDiffer(t *testing.T) {
	for _, test := range []struct{ about, article, says, not string }{
		{"day of the break", "albania-cuts-ties.txt", "الأربعاء", "الخميس"},
		{"day of the break", "police-system-attacked.txt", "الأربعاء الماضي", "الخميس"},
		{"day of the break", "second-cyberattack.txt", "on Wednesday it broke off", "Thursday"},
		{"day of the break, English part", "us-sanctions.txt", "with Iran on Thursday", "Wednesday"},
		{"day of the break, Arabic part", "us-sanctions.txt", "الأربعاء الفائت", "الخميس"},
		{"year of the MEK's arrival", "albania-cuts-ties.txt", "2014", "2013"},
		{"year of the MEK's arrival", "rama-asks-israel.txt", "2013", "2014"},
		{"first attack", "rama-asks-israel.txt", "في مايو بالهجوم الأول", "15 يوليو"},
		{"first attack", "albania-cuts-ties.txt", "15 يوليو", "مايو"},
		{"first attack", "second-cyberattack.txt", "July 15", "May"},
		{"Rama's office", "rama-asks-israel.txt", "رئيس ألبانيا إيدي راما", "رئيس الوزراء إيدي راما"},
		{"Rama's office", "albania-cuts-ties.txt", "رئيس الوزراء إيدي راما", "رئيس ألبانيا"},
		{"Rama's name", "second-cyberattack.txt", "Edi Rama", "Edy Rama"},
		{"Rama's name", "us-sanctions.txt", "Edy Rama", "Edi Rama"},
		{"damage", "second-cyberattack.txt", "minimal", "paralyzed"},
		{"damage", "us-sanctions.txt", "paralyzed every public service", "minimal"},
		{"what was attacked on 9 September", "rama-asks-israel.txt", "TIMS", "نظام الإرسال"},
		{"what was attacked on 9 September", "police-system-attacked.txt", "نظام الإرسال", "TIMS"},
		{"what was shut down", "police-system-attacked.txt", "كل الأنظمة", "المطارات"},
		{"what was shut down", "second-cyberattack.txt", "airports, seaports and border crossings", "all systems"},
	} {
		words := foldedWords(readRaw(t, test.article))
		if !contains(words, test.says) {
			t.Errorf("%s: %s does not say %s", test.about, test.article, test.says)
		}
		if contains(words, test.not) {
			t.Errorf("%s: %s says %s", test.about, test.article, test.not)
		}
	}
}
