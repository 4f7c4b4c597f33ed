"""Sentences in which a listed word stands, inflected and disguised as people write it.

A line of each list is `entry | sentence`; the language is that of the entry and of the sentence. Mild words alone:
they inflect, and are disguised, like others.
"""

from __future__ import annotations

CAUGHT: dict[str, str] = {
    "uk": """
        дурень | Оце так дурні зібралися
        дурень | Не слухай того дурня
        дурень | з дурнями не сперечаються
        дурень | Ти д у р е н ь, і все
        дурень | ну й ду-ре-нь же
        дурень | дyрeнь ти
        дурень | ДУРНЮ!!!
        дурень | д*у*р*е*н*ь
        дурень | дуррррень
        дурень | дур\u200bень
        бовдур | Яким бовдурові це спало на думку?
        бовдур | бовдури ви всі
        брехун | цим брехунам не вірю
        брехун | 6рехун
        брехун | брехуне!
        осел | Ослів не питали
        осел | з ослом розмови нема
        осел | осле ти мій
        свиня | свинею був, свинею лишився
        свиня | гнати тих свиней
        свиня | свинi кругом
        нахаба | нахаби й нахабам
        телепень | телепнями керувати легко
        телепень | телепню, прокинься
        ледащо | такого ледаща ще не бачив
        зануда | занудою його звати
        базікати | знову базікають казна-що
        базікати | базікав цілий день
        базікати | базікатимуть і завтра
        дурити | нас дурять щороку
        дурити | та дурив він усіх
        тупий | тупішого запитання не чув
        тупий | тупими словами
        тупий | т у п и й
        дурний | найдурніший у світі
        йолоп | з тими йолопами
        йолоп | йо.лоп
        рука загребуща | руки загребущі в усіх
        стара шкапа | бачив я ту стару шкапу
        старий пень | старому пневі
        ганьба | яка ганьбою вкрита
        ганьба | ганьбо!
        ганьба | г@ньба
        казна-що | говорять казна-що
        купка | дві купці сміття, купок багато
    """,
    "ru": """
        дурак | этих дураков не убедишь
        дурак | дуpaк
        дурак | д.у.р.а.к.и
        дурак | дураааак
        болван | болванам слова не давали
        болван | 6олван
        болтун | с болтуном каши не сваришь
        болтун | б о л т у н ы
        осёл | ослы и ослами останутся
        осёл | осёл ты
        осел | осёл ты
        свинья | свиней сюда не пускать
        свинья | свинью подложили
        свинья | сви.нья
        лентяй | лентяя видно сразу
        лентяй | лентяями
        глупый | глупейшая затея
        глупый | глупою затеей
        глупый | глупо же
        враньё | враньём сыт по горло
        враньё | вранья много
        врун | вруны, врунов не люблю
        обманывать | нас обманывают опять
        обманывать | обманывавших не прощают
        обмануть | обманули и обманут ещё
        ворчать | ворчит и ворчит
        ворчать | ворчу не зря
        тупица | тупице объясняли, тупиц много
        нахал | нахалу ответили
        старый пень | старого пня спросили
        чепуха | чепухой занимаются
        чепуха | ч3пуха, чепухи
        ерунда | еpунду пишут
        балбес | балбесы, балбесов, б@лбес
        шут | шутом гороховым
        козёл | козлы вонючие
    """,
    "en": """
        fool | you fools
        fool | they fooled us all
        fool | f00l
        fool | f.o.o.l
        fool | f o o l s
        fool | foooooool
        fool | ｆｏｏｌ
        fool | 𝒇𝒐𝒐𝒍
        fool | fооl
        fool | f-o-o-l-s everywhere
        idiot | 1d10ts
        idiot | idіоt
        idiot | i.d.i.o.t.s
        stupid | stup1d
        stupid | $tupid idea
        stupid | stu-pid
        stupid | st*pid s t u p i d
        liar | liars, all of them
        liar | l!ar
        liar | l1ar
        lie | he was lying, he lied
        lazy | the laziest of them, lazier
        dummy | dummies
        crook | crooks
        crook | cr00ks
        moron | mor0ns
        moron | MORON!!!!
        donkey | donkeys
        jerk | jerks and j3rks
        clown | cl0wn
        clown | c.l.0.w.n
        goose | g00se
        old goat | the old goats
        old goat | 0ld g0at
        old goat | old-goat
        shut up | shut up!
        shut up | shutting up is hard
        pig | pigs, p1gs
        potty | pottier than ever
        nitwit | n.i.t.w.i.t.s
        buzz off | buzzed off
    """,
    "de": """
        Trottel | Trotteln kann man nichts erklären
        Trottel | Tr0ttel
        Trottel | T r o t t e l
        Depp | Deppen
        Depp | D3pp
        Esel | Esels Werk
        Lügner | Lügnern glaubt man nicht
        Lügner | Luegner
        lügen | er log und lügt wieder
        lügen | gelogen
        faul | faule Leute, faulen, fauler, faulste
        dumm | die dümmsten
        Gauner | Gaunern
        Dummkopf | Dummköpfe
        Dummkopf | Dummkopfs
        Schlafmütze | Schlafmützen
        Angsthase | Angsthasen
        Blödsinn | Bl0dsinn
        Blödsinn | Bloedsinn
        quatschen | hat gequatscht, quatscht
        schwindeln | schwindelt und schwindelte
        alter Esel | alte Esel
        Spaßbremse | Spassbremse
    """,
    "pl": """
        głupiec | głupców nie sieją
        głupiec | głupcem jest
        osioł | osły, osłem, osłów
        osioł | 0sioł
        kłamca | kłamców, kłamcą
        kłamca | k.ł.a.m.c.a
        kłamać | kłamie i kłamał
        leń | lenie, lenia, leniem
        świnia | świnie i świń
        baran | baranom, baranie
        tępy | tępych, tępego
        dureń | durnia, durniem, durnie
        gamoń | gamonie, gamonia
        bzdura | bzdury, bzdurą, bzdur
        złodziej | złodzieje, złodzieja, złodziejom
        stary grzyb | starego grzyba
        gadać | gadają, gadał
        błazen | błazna, błaznem, błazny
    """,
    "fr": """
        idiot | quelles idiotes
        menteur | des menteuses
        nul | nulle, nuls
        bête | bêtes
        âne | ânes
        paresseux | paresseuses
        tricher | ils trichent, a triché
        bavard | bavardes
        crétin | cr3tins crétines
        voleur | voleuse
        vieux fou | vieux fous
    """,
    "es": """
        tonto | tontas
        burro | burros, burr0
        mentiroso | mentirosas
        mentir | mienten, mintió
        vago | vagos
        ladrón | ladrones
        charlatán | charlatanes
        viejo burro | viejos burros
        payaso | p.a.y.a.s.o.s
    """,
    "ar": """
        كاذب | هؤلاء الكاذبون
        كاذب | كاذبين
        كاذب | كـــاذب
        كسول | الكسولة
        غبي | أنت غبيٌّ
        غبي | والغبي
        حمار | بحماره
        مهرج | المهرجين
        مهرج | م ه ر ج
    """,
    "he": """
        טיפש | הטיפש הזה
        טיפש | טיפשים
        טיפש | והטיפשים
        טיפש | ט.י.פ.ש
        שקרן | השקרנים
        שקרן | לשקרן
        שקרן | שַׁקְרָן
        עצלן | כשעצלנים
        חמור | חמורים
        ליצן | הליצנית
    """,
    "zh": """
        笨蛋 | 你真是个笨蛋
        笨蛋 | 笨.蛋
        笨蛋 | 笨 蛋
        骗子 | 他们都是骗子！
        懒虫 | 起床啦懒虫们
        騙子 | 大騙子
        傻瓜 | 傻\u200b瓜
        胡说 | 胡说八道
        小丑 | 一群小丑
    """,
    "ja": """
        ばか | おまえばかだな
        バカ | ﾊﾞｶだ
        嘘つき | あの嘘つきめ
        まぬけ | ま・ぬ・け
        間抜け | 間抜けな人
        怠け者 | 怠け者ばかり
        バカ | バ カ
        うそつき | うそつき！
    """,
    "th": """
        โง่ | คนโง่จริงๆ
        ขี้เกียจ | ขี้เกียจมาก
        โกหก | เขาโกหกเรา
        ลา | เจ้าลาโง่
        ตัวตลก | พวกตัวตลก
    """,
    "ko": """
        바보 | 바보야
        바보 | 너는 바보다
        바보 | 바보들이
        바보 | 바.보
        거짓말쟁이 | 거짓말쟁이가
        게으름뱅이 | 게으름뱅이는
    """,
}


def lines(table: dict[str, str]) -> list[tuple[str, str, str]]:
    """Language, entry and sentence of each line."""
    found = []
    for language, text in table.items():
        for line in text.strip().splitlines():
            entry, _, sentence = line.strip().partition(" | ")
            found.append((language, entry, sentence))
    return found
