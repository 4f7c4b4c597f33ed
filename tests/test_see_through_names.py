"""Names that are made to look like the newsroom's are seen through, and honest ones in any script pass."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ombud.text import clean, names, titles

STAFF, COLLEAGUE, PAPER = "Anna Kovalenko", "Олена Коваль", "Ferry Bell"
SMALL = str.maketrans("abcdefghijklmnopqrstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ")
RAISED = str.maketrans("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
Disguise = Callable[[str], str]


def drawn(upper: int, lower: int) -> Disguise:
    """Letters of another block in the place of ASCII's."""

    def change(name: str) -> str:
        capitals = {ord("A") + place: upper + place for place in range(26)}
        return name.translate(capitals | {ord("a") + place: lower + place for place in range(26)})

    return change


def between(character: str) -> Disguise:
    return lambda name: character.join(name)


def after(mark: str) -> Disguise:
    return lambda name: "".join(letter + mark for letter in name)


def instead(letter: str, other: str) -> Disguise:
    return lambda name: name.replace(letter, other)


BLOCKS = [(0x1D400, 0x1D41A), (0x1D434, 0x1D44E), (0x1D4D0, 0x1D4EA), (0x1D56C, 0x1D586), (0x1D5A0, 0x1D5BA)]
BLOCKS += [(0x1D5D4, 0x1D5EE), (0x1D670, 0x1D68A), (0x24B6, 0x24D0), (0x1F130, 0x1F130), (0x1F150, 0x1F150)]
BLOCKS += [(0x1F170, 0x1F170), (0x249C, 0x249C), (0xFF21, 0xFF41)]
INVISIBLE = ["\u200b", "\u200d", "\u2060", "\xad", "\ufeff", "͏", "\u180e"]
MARKS = ["\u0336", "\u0301", "\u20dd", "\ufe0f", "\u0489"]
SIGNS = [
    "{}.",
    "{} .",
    ".{}",
    "_{}_",
    "{}…",
    "{}!",
    "{}!!!",
    "“{}”",
    "({})",
    "@{}",
    "{} ✓",
    "{} ✔️",
    "{}™",
    "\u2066{}\u2069",
]
SIGNS += ["{}\u200e", "\u061c{}", "\U000e0061{}"]
LATIN = "l:I l:1 l:| l:ӏ l:ǀ l:ł n:nn l:ll o:0 o:о o:օ o:ο o:ⲟ o:ø o:๐ o:० o:໐ o:ס a:а a:α a:4 a:@ a:ɑ e:е e:3 e:℮ v:ν"
LATIN += " v:ѵ v:vv k:κ k:к n:ո n:ɴ r:г"
SPACED = {".": ".", "_": "_", "-": "-", "·": "·", "none": "", "wide": "\u3000"}

EVERY: dict[str, Disguise] = {f"block {hex(upper)}": drawn(upper, lower) for upper, lower in BLOCKS}
EVERY |= {f"between {each!a}": between(each) for each in INVISIBLE} | {
    "spaced": between(" "),
    "dots": between("."),
}
EVERY |= {f"marked {each!a}": after(each) for each in MARKS}
EVERY |= {each: each.format for each in SIGNS}
EVERY |= {f"parted {name}": instead(" ", sign) for name, sign in SPACED.items()}
EVERY |= {"upper": str.upper, "lower": str.lower, "small": lambda name: name.lower().translate(SMALL)}
EVERY["raised"] = lambda name: name.lower().translate(RAISED)
REPLACED: dict[str, Disguise] = {pair: instead(*pair.split(":")) for pair in LATIN.split() if pair != "v:vv"}


@pytest.mark.parametrize("disguise", [*EVERY, *REPLACED])
def test_a_disguised_name_looks_like_whose_it_is(disguise: str) -> None:
    change = (EVERY | REPLACED)[disguise]
    for name in (STAFF, PAPER):
        made = clean.name(change(name), 200)
        assert names.is_mixed(made) or names.skeleton(made) == names.skeleton(name), (made, names.skeleton(made))


@pytest.mark.parametrize("disguise", [each for each in EVERY if not each.startswith("block")])
def test_so_does_one_in_cyrillic(disguise: str) -> None:
    made = clean.name(EVERY[disguise](COLLEAGUE), 200)
    assert names.is_mixed(made) or names.skeleton(made) == names.skeleton(COLLEAGUE), (made, names.skeleton(made))


TITLES = """Adm1n|4dmin|Αdmin|Аdmіn|admin.|A.d.m.i.n|Adrnin|Admins|Admin 2|Adminn|Aadmin
Admiin|Administrator!|ᴀᴅᴍɪɴ|ⓐⓓⓜⓘⓝ|🅰🅳🅼🅸🅽|𝕬𝖉𝖒𝖎𝖓|Ａｄｍｉｎ|Ａ.Ｄ.Ｍ.Ｉ.Ｎ|a_d_m_i_n|Admin✓
[Admin]|~Admin~|@admin|@moderator|The Admin Team|Ａdmin|🇦🇩🇲🇮🇳
Editor of Ferry Bell|Editor-in-Chief|Ed1tor|3ditor|Editörs|Editors' desk
Senior Editor|Ēdītōr|Editor™|Anna Editor|Newsroom|News room|News Desk|Webmaster
Sysop|Mod|Mods|Anna (mod)|Anna [staff]|Anna – moderator|Moderation team
M0derator|Mod3rator|Mօderator|Ⓜoderator|Ɱoderator|Moderαtor|rnoderator
Mo.de.ra.tor|Moderator_1|Staff|Official|Support|System|Publisher|Owner|Root
Ombudsman|Journalist|Reporter|Fact checker|Community Manager|Модеpатор
Модераторка|Головред|Рeдактор|Відповідальний редактор|Адмiн|Адміністрація сайту
Редакция|Главный редактор|Админ|Журналіст|Служба підтримки|Redaktor naczelny
Redakcja|Wydawca|Chefredaktion|Redaktion|Verwaltung|Rédacteur en chef
La rédaction|Modérateur|Redactor jefe|Redacción|Dirección|Soporte|رئيس التحرير
المشرف|محرر|إدارة|مشرف الموقع|المحـرر|اَلْمُشْرِف"""


@pytest.mark.parametrize("name", TITLES.replace("\n", "|").split("|"))
def test_a_title_is_seen_in_any_dress(name: str) -> None:
    made = clean.name(name, 60)
    assert titles.bears_title(made) or names.is_mixed(made)


HONEST = """Łukasz|O’Neil|O'Neil|李小龙|عبد الله|Ján Ťažký-Novák|Đorđe|Zoë|Þórður Ægisson
Nguyễn Thị Minh Khai|Їжакевич|Ґалаґан|محمد علي|יוסף|Αλέξανδρος|Արամ|გიორგი|สมชาย
राम|김철수|さくら|山田 Taro|Anna-Мария|Ann Чорна|DJ Олег|Beyoncé|d’Artagnan|McDonald
X Æ A-12|Mary 3|R2-D2|Sun|Eddie|Modest|Модест|Адам|Mood|Rot|Redmond|Владислав
Helpmann|Systma|Ó Súilleabháin|ʻAkahi|Ŋgũgĩ|Ñandú|İbrahim Işık|Ludwig II.
Anna K.|Anna|Kovalenko|Stafford|Modi|Moritz Moder|Директоренко|Редько
iPhone користувач|Олена 🇺🇦|Olena 🇺🇦🇵🇱|Reporterka Anna|María José|Louis 14|Ye
Bo Li|J. R. R. Tolkien|Ольга-Марія|Пётр|Дмитро №1"""


@pytest.mark.parametrize("name", HONEST.replace("\n", "|").split("|"))
def test_an_honest_name_passes_in_any_script(name: str) -> None:
    made = clean.name(name, 60)
    assert not names.is_mixed(made)
    assert not titles.bears_title(made)
    assert names.skeleton(made) not in {names.skeleton(each) for each in (STAFF, COLLEAGUE, PAPER)}


@pytest.mark.parametrize("pair", ["person1|personl", "Bell1|Be111", "person11|personll", "Anna 1|Anna l"])
def test_a_letter_does_not_pass_for_a_digit(pair: str) -> None:
    assert names.alike(*pair.split("|"))


@pytest.mark.parametrize("pair", ["person1|person11", "person1|person2", "Anna 1|Anna 11.", "Anna|Olha", "…|!"])
def test_different_numbers_make_different_names(pair: str) -> None:
    assert not names.alike(*pair.split("|"))
