"""Forms of words that a list must find, and innocent words that it must not, for eight languages.

The words were chosen for how they inflect; rude ones are few, since rude words inflect like others.
"""

from __future__ import annotations

# (language, entry): forms to be found.
FORMS: dict[tuple[str, str], str] = {
    ("uk", "дурень"): "дурень дурня дурневі дурню дурнем дурні дурнів дурням дурнями дурнях",
    ("uk", "рука"): "рука руки руці руку рукою руко рукам руками руках",
    ("uk", "нога"): "нога ноги нозі ногу ногою ніг ногам ногами ногах",
    ("uk", "муха"): "муха мусі муху мухою мухи мух мухами",
    ("uk", "кіт"): "кіт кота котові коту котом коті коти котів котам котами котах",
    ("uk", "ніч"): "ніч ночі ніччю ночей ночам ночами ночах",
    ("uk", "сучка"): "сучка сучки сучці сучку сучкою сучко сучок сучкам сучками сучках",
    ("uk", "козел"): "козел козла козлові козлу козлом козлі козле козли козлів козлам козлами козлах",
    ("uk", "дурак"): "дурак дурака дураку дураком дурак дураче дураки дураків дуракам дураками дураках",
    ("uk", "брехло"): "брехло брехла брехлу брехлом брехлі брехлам",
    ("uk", "тупий"): "тупий тупого тупому тупим тупа тупої тупій тупу тупою тупе тупі тупих тупими тупо тупіший",
    ("uk", "синій"): "синій синього синьому синім синя синьої синю синьою синє сині синіх синіми",
    ("uk", "брехати"): "брехати брехав брехала брехали брешу брешеш бреше брешемо брешуть бреши брехатиму",
    ("uk", "писати"): "писати писав писала писали пишу пишеш пише пишуть писатиме писано",
    ("uk", "любити"): "любити люблю любиш любить любимо любите люблять любив любила люби",
    ("uk", "купувати"): "купувати купую купуєш купує купуємо купують купував купувала купуй купуючи",
    ("uk", "вбити"): "вбити вбив вбила вбили вбито вбитий вбитого",
    ("uk", "москаль"): "москаль москаля москалю москалем москалі москалів москалям москалями москалях",
    ("uk", "зрадник"): "зрадник зрадника зраднику зрадником зраднику зраднику зрадники зрадників зрадникам зрадниче",
    ("uk", "любов"): "любов любові любовю любов’ю",
    ("uk", "хуй"): "хуй хуя хую хуєм хуї хуїв хуями хуйом",
    ("uk", "наволоч"): "наволоч наволочі наволоччю наволочей",
    ("ru", "дурак"): "дурак дурака дураку дураком дураке дураки дураков дуракам дураками дураках",
    ("ru", "собака"): "собака собаки собаке собаку собакой собак собакам собаками собаках",
    ("ru", "козел"): "козёл козел козла козлу козлом козле козлы козлов козлам козлами",
    ("ru", "тварь"): "тварь твари тварью тварей тварям тварями тварях",
    ("ru", "хуй"): "хуй хуя хую хуем хуе хуи хуев хуям хуями",
    ("ru", "тупой"): "тупой тупого тупому тупым тупая тупую тупое тупые тупых тупыми тупо тупее",
    ("ru", "синий"): "синий синего синему синим синяя синюю синее синие синих синими",
    ("ru", "врать"): "врать врал врала врали вру врешь врёт врут врите",
    ("ru", "писать"): "писать писал писала пишу пишешь пишет пишут пиши",
    ("ru", "любить"): "любить люблю любишь любит любим любят любил любила люби любящий любящего",
    ("ru", "торговать"): "торговать торгую торгует торгуют торговал торговали торгуй",
    ("ru", "предатель"): "предатель предателя предателю предателем предатели предателей предателям",
    ("ru", "сучка"): "сучка сучки сучке сучку сучкой сучек сучкам",
    ("ru", "окно"): "окно окна окну окном окне окон окнам окнами окнах",
    ("ru", "отец"): "отец отца отцу отцом отце отцы отцов отцам",
    ("pl", "kurwa"): "kurwa kurwy kurwie kurwę kurwą kurwo kurew kurwom kurwami kurwach",
    ("pl", "chuj"): "chuj chuja chujowi chujem chuju chuje chujów chujom chujami",
    ("pl", "dupek"): "dupek dupka dupkowi dupkiem dupku dupki dupków dupkom dupkami dupkach",
    ("pl", "idiota"): "idiota idioty idiocie idiotę idiotą idioci idiotów idiotom idiotami",
    ("pl", "pedał"): "pedał pedała pedałowi pedałem pedale pedały pedałów pedałom",
    ("pl", "głupi"): "głupi głupiego głupiemu głupim głupia głupiej głupią głupie głupich głupimi głupio",
    ("pl", "zdrajca"): "zdrajca zdrajcy zdrajcę zdrajcą zdrajców zdrajcom zdrajcami",
    ("pl", "kłamać"): "kłamać kłamie kłamiesz kłamią kłamał kłamała kłamali kłamały kłam",
    ("pl", "robić"): "robić robię robisz robi robimy robicie robią robił robiła robili rób",
    ("pl", "matka"): "matka matki matce matkę matką matek matkom matkami matkach",
    ("de", "Idiot"): "Idiot Idioten",
    ("de", "Arsch"): "Arsch Arsches Arsche Ärsche Ärschen",
    ("de", "Hure"): "Hure Huren",
    ("de", "Schwein"): "Schwein Schweins Schweines Schweine Schweinen",
    ("de", "dumm"): "dumm dumme dummer dummes dummen dummem dummere dümmste dümmsten",
    ("de", "lügen"): "lügen lüge lügst lügt lügte lügten lügend gelügt",
    ("de", "ficken"): "ficken ficke fickst fickt fickte fickten gefickt gefickte gefickten fickend fickende",
    ("de", "Verräter"): "Verräter Verräters Verrätern",
    ("en", "fool"): "fool fools fool's fooled fooling foolin'",
    ("en", "bitch"): "bitch bitches bitched bitching",
    ("en", "shit"): "shit shits shitted shitting",
    ("en", "whore"): "whore whores whored whoring",
    ("en", "sissy"): "sissy sissies",
    ("en", "moron"): "moron morons moron’s",
    ("en", "rape"): "rape rapes raped raping",
    ("fr", "connard"): "connard connards connarde connardes",
    ("fr", "menteur"): "menteur menteurs menteuse menteuses",
    ("fr", "idiot"): "idiot idiots idiote idiotes",
    ("fr", "voler"): "voler vole voles volent volons volez volé volée volés volait vola volera volant",
    ("fr", "salope"): "salope salopes",
    ("fr", "brutal"): "brutal brutale brutales brutaux",
    ("fr", "mentir"): "mentir menti",
    ("fr", "honteux"): "honteux honteuse honteuses",
    ("es", "tonto"): "tonto tonta tontos tontas",
    ("es", "cabrón"): "cabrón cabrones cabrona cabronas",
    ("es", "puta"): "puta putas puto putos",
    ("es", "robar"): "robar roba robas roban robó robaron robado robando robaba robarían",
    ("es", "mentir"): "mentir mentía mentido mentiré mentirá",
    ("es", "feliz"): "feliz felices",
    ("ar", "كلب"): "كلب الكلب كلبا كلبه كلبها كلبهم والكلب بالكلب للكلب كلبين كَلْب كـــلب",
    ("ar", "خائن"): "خائن الخائن خائنة خائنين الخائنين خائنون والخائنين",
    ("ar", "غبي"): "غبي الغبي غبية أغبي غبيين",
    ("ar", "حمار"): "حمار الحمار حمارا حماره يا حمارين بالحمار",
}

# Innocent words that begin, end or are spelt like an entry of the same language.
INNOCENT: dict[str, str] = {
    "uk": "дурниця задурно рукав рукавичка порука ножиці мухомор котити котлета котел ночувати ночівля козеріг "
    "дуракував тупик тупцяти синява синиця брехня писанка купа купол вбивця любитель хутро хутір хустка зрада зрадіти "
    "руна мус мусити мука костюм кит ножик наволочка окоп одурманений москіт москітний козак сук сукня сучасний "
    "сучасність требник хула хурма",
    "ru": "дурман дурачиться собачий собачиться козырь тварина творить хутор хула тупик синица врач вратарь враг писк "
    "любой любитель торг предать предание сук сукно сучок окончание отцовский отечество козлёнок тупить "
    "хурма хуже художник",
    "pl": "kurs kurtka kura duplikat dupleks idiom pedagog pediatra głupota głupiec zdrada kłamca kłamstwo robot "
    "robota roboty matematyka mat materac chusta chuligan chudy kurwikowy",
    "de": "Idiom Idiotie Arschloch Hurra Schweinerei Schweiz Dummheit Lügner Fick Fichte Verrat Arche Huren­haus "
    "schweigen Horde dumpf Ida",
    "en": "Scunthorpe class classic pass assess analysis cockpit cocktail dickens shitake shiitake foolproof footing "
    "bitcher grape therapist rapper rapport drapes Essex Sussex Penistone moronic whorl whoreson sister sis",
    "fr": "connaître conard menthe mentalité idiome volant­e volcan brutalement salopette honte menteurs­e volume",
    "es": "tontería putativo putrefacto robot roble mente mentira felicidad cabra disputa computadora reputación",
    "ar": "كلام قلب كتاب خيانة غابة حمام أحمر غبار",
}

# Disguises of an entry, whatever the language: how they look is all that counts.
DISGUISED: dict[tuple[str, str], list[str]] = {
    ("en", "spam"): [
        "sp4m",
        "$pam",
        "s.p.a.m",
        "s p a m",
        "S-P-A-M",
        "spaaaam",
        "sp​am",
        "sраm",
        "ｓｐａｍ",
        "𝖘𝖕𝖆𝖒",
        "s̷p̷a̷m̷",
        "ⓢⓟⓐⓜ",
        "sp@m",
        "sp.am",
        "s_p_a_m",
        "s*p*a*m",
        "‮spam‬",
        "spám",
        "SPAM!!!",
        "ꜱᴘᴀᴍ",
        "🆂🅿🅰🅼",
    ],
    ("en", "idiot"): ["1d10t", "id!ot", "idi0t", "i d i o t", "ïdïöt", "idіоt", "iiidiooot", "idiot1", "!diot"],
    ("uk", "дурень"): [
        "дypeнь",
        "ду́рень",
        "д у р е н ь",
        "д.у.р.е.н.ь",
        "дуууурень",
        "д-у-р-е-н-ь",
        "дyрня",
        "дуре​нь",
        "ДУРЕНЬ",
    ],
    ("uk", "сука"): ["cyка", "сyкa", "c у к а", "сууука", "с.у.к.а", "cyka", "сук@", "суkу", "сук​ою"],
    ("ru", "козел"): ["к0зел", "козёл", "ко3ел", "kозлы", "к о з е л", "коз_ел", "козееел", "КОЗЁЛ", "ĸозел"],
    ("de", "Arsch"): ["Ar5ch", "A r s c h", "Arrrrsch", "ÄRSCHE", "Arѕch", "4rsch"],
    ("pl", "kurwa"): ["kurw@", "k.u.r.w.a", "kuuurwa", "kurwę", "k u r w a", "kuгwa"],
    ("fr", "connard"): ["c0nnard", "conn4rd", "connaaaard", "c o n n a r d", "соnnаrd"],
    ("ar", "كلب"): ["ك ل ب", "كـلـب", "كَلْبٌ", "ک‌لب", "كللللب"],
}

# Innocent rows of words in which letters would make an entry if they were run together.
CALM: list[tuple[str, str, str]] = [
    ("en", "ass", "as so often, a s of, a class; as.Some"),
    ("en", "shit", "push it; wash it, his hit this"),
    ("en", "spam", "s. Pam said: S. P. is a map"),
    ("uk", "сука", "с у р к а; рука сухар"),
    ("uk", "лох", "лось лосі льох полохливий"),
    ("en", "hell", "hello he'll shell"),
    ("en", "sex", "Essex, Sussex; sextet"),
    ("en", "anal", "analysis banal canal analogue"),
]

# (entry, text, whether it is found)
UNSPACED: list[tuple[str, str, bool]] = [
    ("笨蛋", "你这个笨蛋真的很烦", True),
    ("笨蛋", "你这个笨 蛋真的很烦", True),
    ("笨蛋", "笨的人，蛋很好", False),
    ("馬鹿", "この馬鹿者が", True),
    ("バカ", "お前はﾊﾞｶだ", True),
    ("バカ", "バナナとカメラ", False),
    ("死ね", "お前死ねよ", True),
    ("โง่", "คุณโง่มาก", True),
    ("ควาย", "ไอ้ควายเอ๊ย", True),
    ("ควาย", "ความรักของเรา", False),
    ("🖕", "ok 🖕🏽 then", True),
]
