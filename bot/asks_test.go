package bot_test

import (
	"testing"

	"isnad/bot"
)

func TestWhatIsAsked(t *testing.T) {
	for _, c := range []struct {
		question string
		want     bot.Wanted
	}{
		{"Who signed the order?", bot.Person},
		{"by whom was the port run?", bot.Person},
		{"When did the strike begin", bot.Time},
		{"on which day did the bank close?", bot.Day},
		{"What was the date of the vote?", bot.Day},
		{"In what year was it built?", bot.Year},
		{"في أي عام بُني؟", bot.Year},
		{"How many people were hurt?", bot.Number},
		{"how long did the outage last", bot.Number},
		{"Where was the ship going?", bot.Place},
		{"In which city does the firm have its seat?", bot.Place},
		{"Why did the minister resign?", bot.Reason},
		{"What was the reason for the delay?", bot.Reason},
		{"What did the company say?", bot.Anything},
		{"Did the governor know when the fire broke out?", bot.Anything},
		{"What happened when the bridge was closed?", bot.Anything},
		{"Is it true that no one knew who did it?", bot.Anything},
		{"Were a number of sites damaged?", bot.Anything},
		{"In July, when did it start?", bot.Time},
		{"ماذا لم تقل الشركة؟", bot.Anything},
		{"ما أكبر حريق في تاريخ المدينة؟", bot.Anything},
		{"ما هو تاريخ الافتتاح؟", bot.Day},
		{"ألبانيا قطعت العلاقات متى؟", bot.Time},
		{"How did they get in?", bot.Anything},

		{"من وقّع القرار؟", bot.Person},
		{"مين اللي أمر بالإغلاق؟", bot.Person},
		{"من أين جاءت السفينة؟", bot.Place},
		{"من متى والميناء مغلق؟", bot.Time},
		{"متى بدأ الإضراب؟", bot.Time},
		{"في أي يوم أغلق المصرف؟", bot.Day},
		{"إمتى رجعت الخدمة؟", bot.Time},
		{"كم عدد المصابين؟", bot.Number},
		{"قديش طولت القصة؟", bot.Number},
		{"أين وقع الحريق؟", bot.Place},
		{"وين صار الحادث", bot.Place},
		{"في أي مدينة مقر الشركة؟", bot.Place},
		{"لماذا استقال الوزير؟", bot.Reason},
		{"ليش سكّروا الميناء؟", bot.Reason},
		{"ما سبب التأخير؟", bot.Reason},
		{"ماذا قالت الشركة؟", bot.Anything},
		{"", bot.Anything},
	} {
		if got := bot.WhatIsAsked(c.question); got != c.want {
			t.Errorf("WhatIsAsked(%q) = %q, want %q", c.question, got, c.want)
		}
	}
}

func TestHolds(t *testing.T) {
	for _, c := range []struct {
		sentence string
		wanted   bot.Wanted
		want     bool
	}{
		{"The gates opened on Tuesday.", bot.Time, true},
		{"The gates opened in 2019.", bot.Time, true},
		{"The gates opened again.", bot.Time, false},
		{"فُتحت البوابات يوم الثلاثاء.", bot.Time, true},
		{"فتحت البوابات في ٧ أيلول.", bot.Time, true},
		{"فتحت البوابات من جديد.", bot.Time, false},
		{"The gates opened in May.", bot.Time, true},
		{"The gates may open again.", bot.Time, false},
		{"It was on the 7th of May.", bot.Day, false},
		{"It was on 7 May.", bot.Day, true},
		{"It was in May.", bot.Day, false},
		{"حدث ذلك في ٧ من أيلول.", bot.Day, true},
		{"حدث ذلك يوم الأربعاء.", bot.Day, true},
		{"It was in 2014.", bot.Year, true},
		{"It was in the spring.", bot.Year, false},
		{"Three ships were lost.", bot.Number, true},
		{"Ships were lost.", bot.Number, false},
		{"Ships were lost in 2018.", bot.Number, false},
		{"أُدين في 8 و11 سبتمبر.", bot.Number, false},
		{"About 2000 soldiers were sent.", bot.Number, true},
		{"أُرسل نحو 2000 جندي.", bot.Number, true},
		{"At least 7 may have died.", bot.Number, true},
		{"باب 7 مغلق.", bot.Day, false},
		{"في 7 آب.", bot.Day, true},
		{"Ships were lost on 7 September.", bot.Number, false},
		{"On 7 September 40 ships were lost.", bot.Number, true},
		{"غرقت السفن في ٧ أيلول ٢٠١٨.", bot.Number, false},
		{"غرقت ثلاث سفن.", bot.Number, true},
		{"غرقت ٣ سفن.", bot.Number, true},
		{"غرقت السفن.", bot.Number, false},
		{"It was closed because the water rose.", bot.Reason, true},
		{"It was closed.", bot.Reason, false},
		{"أغلق بسبب ارتفاع الماء.", bot.Reason, true},
		{"أغلق الميناء.", bot.Reason, false},
		{"The order came from Lena Holm.", bot.Person, true},
		{"The order came late.", bot.Person, false},
		{"The order came late.", bot.Anything, true},
	} {
		if got := bot.Holds(c.sentence, c.wanted); got != c.want {
			t.Errorf("Holds(%q, %q) = %v, want %v", c.sentence, c.wanted, got, c.want)
		}
	}
}
