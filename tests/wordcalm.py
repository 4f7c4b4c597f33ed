"""Calm sentences full of words that look like a listed one, as lines of `entry | sentence` (see wordcases.py).

Some are spelt like a form of the entry (жабо, черта, sauer): no list can tell them apart, and an entry that is written
exactly so does without them.
"""

from __future__ import annotations

CALM: dict[str, str] = {
    "uk": """
        дурень | дурниці говорить, дурман зацвів
        дурень | задурно працювали
        осел | оселя наша, оселедець, оселився тут
        осел | село за селом
        свиня | синій светр, свиснув
        мат | матка боска, математика
        пень | пенсія, пензель, пенсне
        кіт | китай, кит у морі, кітель
        рот | ротація, роти солдатів ідуть
        лях | шлях, шляхи, лячно
        гад | гадка, гадаю, згадав
        гад | гадати
        кат | квартира, катати, катер
        сом | сонце, сомбреро, самі
        зануда | заново, занурення
        тупий | ступив, отупіти, тупцює, вступ
        дурити | дурниця, турист
        ганьба | гонитва, ганяти
        йолоп | йод, колоп
        балда | балдахін
        гей | гейзер, гейм
        баба | бабуся, бабине літо, бабка
        коза | козак, козаки, показати
        базікати | базіка, базар
        купка | купа, покупка, купував
        жаба | жабо, жабрі
        рука загребуща | рука друга, загребла
    """,
    "ru": """
        дурак | дурман, придурковатый, дурачество
        осёл | посёлок, поселился, оселок
        свинья | свинина, свинцовый
        врун | вручную, вру
        шут | шутка, шутить, парашют
        козёл | козлята, козырёк
        хам | Хамовники, хамелеон, сухам
        рак | брак, ракета, барак
        гад | гадание, гадать, угадать
        чёрт | черта, чертёж, чертить, черты лица
        баран | баранка, барановский
        тупица | тупик, ступица
        болван | болванка
        ворчать | ворчун, звучать
        пёс | песок, песня, песчаный
        глупый | глубокий, глыба
        лентяй | лента, ленточка
        бык | быстро, обычно, быт
    """,
    "en": """
        ass | class, pass, assess, assassin, Assange
        ass | as soon as
        hell | hello, shell, he'll come
        hell | Hellenic, Michelle
        cock | cocktail, peacock, Hancock, cockpit
        tit | title, titan, constitution, Titus
        sex | Essex, Middlesex, sextet
        cum | document, cucumber, circumstances
        arse | parse, arsenal, coarse
        rape | grape, drapes, scrape, therapeutic
        crap | scrap, crape
        pig | pigeon, pigment
        fool | foolscap, foolproof
        lie | believe, client, lien
        liar | familiar, peculiar
        jerk | jerkin
        nit | unit, nitrogen
        rat | rate, democrat, rating
        rat | rated, rates
        dam | damage, Amsterdam, Adam
        bum | album, bumper
        prick | prickle, prickly pear
        Scunt | Scunthorpe
        penis | Penistone
        analyst | analysis
        fool | fo ol
        coon | cocoon, raccoon
        spam | s. Pam
        idiot | idiom, idiosyncrasy
        hoe | shoe, phoenix
        slag | Slagter
        git | digital, legitimate
        turd | Saturday, sturdy
        sod | sodium, episode
        pus | push, opus
        con | contact, icon
        hog | hogwarts, Shogun
        ham | hamburg, Birmingham, hammer
        nut | nutrition, minute
        moo | moon, mood
        spit | hospital, despite, spite
    """,
    "de": """
        Esel | Eselsbrücke, Sessel, Diesel
        faul | Faultier, Maul
        Arsch | Marsch, Barsch
        Depp | Depression, Deppendorf
        dumm | Dummy, stumm
        Sau | Sauna, sauer, Sauerland, Saunen
        Ratte | Rate, Krawatte
        Hure | Hurra, Uhren
        Narr | Narration, Narbe
        lügen | Flügen, Lügde
        Trottel | trotzdem
        Kuh | Kühlung, Kuhle
        Wurm | Turm
        Affe | Affekt, Kaffee, schaffen
    """,
    "pl": """
        osioł | osiem, osiedle
        leń | lenno, zieleń
        baran | baranek, baranina
        kłamca | kłamstwo
        świnia | święta
        gad | gadać, gadżet
        dureń | durny
        cham | chamois, chałupa
        tępy | tempo, tępić
        gnój | gnom
        cap | capstrzyk, Capek
    """,
    "fr": """
        con | connaître, conte, concert
        cul | culture, calcul
        nul | annuler, nullité
        rat | rater, rate, ratio
        bête | bêtise
        âne | Anet, année
        fou | foule, fouet
        salaud | salade
    """,
    "es": """
        burro | burrada, burrito
        vago | vagón
        culo | cálculo, artículo, vehículo
        puta | disputa, computar
        tonto | tontería
        cerdo | acuerdo, recuerdo
        rata | ratificar, trata, barata
    """,
    "ar": """
        كلب | كلبش, قلب
        حمار | استحمار, أحمر
        كاذب | جاذبية, كذا
        غبي | غبار
    """,
    "he": """
        חמור | חומר, חמורבי
        טיפש | טיפש\u05e2\u05e9\u05e8\u05d4, טיפה
        שקרן | שקר, קרן
        כלב | לב, כלכלה
    """,
    "zh": """
        笨蛋 | 鸡蛋, 笨重的蛋糕
        傻B | 我不傻
        骗子 | 子女, 被骗
        小丑 | 小于, 丑闻
    """,
    "ja": """
        バカ | バスとカメラ
        嘘つき | 嘘の月
        まぬけ | まだぬけない
    """,
    "th": """
        โง่ | โกง
        ควาย | ความรัก
    """,
    "ko": """
        바보 | 바다 보기
        바보 | 바보새끼줄나무학회
    """,
}
