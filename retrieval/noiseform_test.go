package retrieval_test

import (
	"strings"
	"testing"
)

// Each of these lines stands between two paragraphs, where a short line is a heading unless its form gives
// it away.
func TestFurnitureBetweenParagraphs(t *testing.T) {
	for line := range strings.Lines(`
By Jane Orrin and Peter Vail
By JANE ORRIN, Chief Reporter
Written by Jane Orrin
بقلم: رامي الشامي
كتب: رامي الشامي
Monday 29 April 2024
29/04/2024
Published 14 March 2021 at 10:15 GMT
Updated 2 hours ago
الثلاثاء 12 رمضان 1442 هـ
منذ ساعتين
Agencies, 9 September, 21:10
Source: Agencies
المصدر: وكالات
Photo: a street in Kelmar
Image caption, The substation
صورة: شارع في المدينة
A street in Kelmar (Reuters)
A street in Kelmar [Jane Orrin/Bay Agency]
A street in Kelmar | Getty Images
شارع في المدينة (الأناضول)
Home | News | Sport
Home > World > Europe
الرئيسية / أخبار / العالم
3 comments
5 min read
12 تعليق
3 دقائق للقراءة
#kelmar #ferries
#المدينة #هجوم_إلكتروني
@kelmarcourier
https://example.com/kelmar
[Ferries: all stories](https://example.com/ferries)
![A ferry](ferry.jpg)
<div class="ad">
Follow us on Instagram
Please follow us on Instagram.
Subscribe to our newsletter
Share this article
Download the app now
تابع أحدث الأخبار عبر تطبيقنا
تابعونا على تويتر.
اشترك في قناتنا على تلغرام
شارك الخبر عبر واتساب
Read more: Ferry company buys two ships
Read also
اقرأ أيضا: افتتاح معرض الكتاب
© 2021 The Kelmar Courier
Copyright 2021 The Kelmar Courier
All rights reserved.
جميع الحقوق محفوظة
We use cookies to improve your visit.
نستخدم ملفات تعريف الارتباط في موقعنا.
Your email address will not be published.
Advertisement
إعلان
Load more
12:30
***
1 / 4
`) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		a := read(t, "The ferries stood still on Sunday.\n\n"+line+"\n\nNobody was hurt.")
		if got := sentences(a); len(got) != 2 {
			t.Errorf("%q is read as text: %q", line, got)
		}
	}
}

// Lines that resemble furniture and say something.
func TestTextThatResemblesFurniture(t *testing.T) {
	for line := range strings.Lines(`
Source of the attack
Share prices fall
Search for the attackers
Home Office reacts
Next steps
Previous attacks
Related attacks
Follow-up attacks
Photo evidence
Sources: Iran was not behind it
Attack on 15 July 2022
24 hours without power
By the sea
Rama: we will not pay
The Port Information System (PIS)
مصدر: إيران ليست وراء الهجوم
تحرير الرهائن
كتب الوزير على تويتر
الهجوم الأول
هل دفعت الشركة؟
“It was like the eighties”
“Quiet.”
“Tell us your password,” the message said.
The ministry's privacy policy was ignored.
They follow the page of the minister on Facebook.
Police read the post on Friday.
شارك رئيس البلدية على صفحته في فيسبوك منشورا عن الهجوم.
سجل الموقع توقفا لأربع ساعات.
The attackers stole cookies and passwords.
The mayor posted a photo on Twitter at 12:30 on Monday.
Read the whole report first, the judge said.
Both were held.
`) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		a := read(t, "The ferries stood still on Sunday.\n\n"+line+"\n\nNobody was hurt.")
		if got := strings.Join(sentences(a), "|"); !strings.Contains(got, line) {
			t.Errorf("%q is taken for noise: %q", line, got)
		}
	}
}

func TestNoiseByPlace(t *testing.T) {
	const first, last = "The ferries stood still on Sunday.", "Nobody was hurt."
	tests := map[string]struct{ in, want string }{
		"a caption under each of two pictures": {
			first + "\n\nThe harbour\n\nThe minister spoke on Monday.\n\nThe harbour\n\n" + last,
			first + "|The minister spoke on Monday.|" + last},
		"a paragraph twice": {
			first + "\n\n" + last + "\n\n" + first,
			first + "|" + last},
		"links to the page before and after": {
			first + "\n\nPrevious Rovers sign goalkeeper\nNext Festival to go ahead\n\n" + last,
			first + "|" + last},
		"a list after a colon, without marks": {
			"Three systems were hit:\nTickets\nCustoms\nCranes\n\n" + last,
			"Three systems were hit:|Tickets|Customs|Cranes|" + last},
		"a list after a colon at the end": {
			first + " Three systems were hit:\n\n- tickets\n- customs\n\nMore pages of ours",
			first + "|Three systems were hit:|tickets|customs"},
		"a list inside": {
			first + "\n\n- tickets for cars\n- customs\n- the cranes\n- light\n\n" + last,
			first + "|tickets for cars|customs|the cranes|light|" + last},
		"a table": {
			first + "\n\n| 2 May | tickets | hit |\n|---|---|---|\n| 3 May | customs | hit |\n\n" + last,
			first + "|| 2 May | tickets | hit ||| 3 May | customs | hit ||" + last},
		"a box of headlines": {
			first + "\n\nRovers win again\nBread dearer\nShow opens\n\n" + last,
			first + "|" + last},
		"a last line without its full stop": {
			first + " " + last + " Ferries had last stood still in the winter of 1987.\n\nThe mayor said that the ferries would run again before the end of the week",
			first + "|" + last + "|Ferries had last stood still in the winter of 1987.|The mayor said that the ferries would run again before the end of the week"},
		"an Arabic last line without its full stop": {
			"توقفت العبارات يوم الأحد.\n\nولم تعلن أي جهة مسؤوليتها",
			"توقفت العبارات يوم الأحد.|ولم تعلن أي جهة مسؤوليتها"},
		"fenced code that does not end": {first + "\n\n```\n\n" + last, first + "|" + last},
		"a comment that does not end":   {first + "\n\n<!-- so it is\n\n" + last, first + "|<!-- so it is|" + last},
	}
	for name, tt := range tests {
		if got := strings.Join(sentences(read(t, tt.in)), "|"); got != tt.want {
			t.Errorf("%s: got %s, want %s", name, got, tt.want)
		}
	}
}
