"""Telling a comment's language, or honestly not; and the direction it is written in."""

import threading

import pytest

from ombud.text import identifier, language

HOUSE = ["uk", "ru", "en"]
EUROPE = ["uk", "ru", "en", "de", "pl", "fr", "es", "ar"]

UKRAINIAN = [
    "Дякую редакції за докладну розповідь, давно такого не читав.",
    "У третьому абзаці помилка: міст закрили не торік, а позаторік.",
    "А хто відповідатиме за те, що кошти витратили двічі?",
    "Моя бабуся жила на цій вулиці й розповідала зовсім інше.",
    "Не згоден з автором, бо причина була в погоді, а не в людях.",
    "Чи буде продовження, коли комісія оприлюднить свої висновки?",
    "Гарна стаття, але світлину вочевидь зроблено в іншому місті.",
    "Перевірте, будь ласка, прізвище директорки, там дві літери зайві.",
    "Якби ще додали посилання на протокол, ціни б вам не було.",
    "Ми з сусідами чекали цієї лікарні вісім років, і ось маємо.",
    "Це вже не вперше, коли рада обіцяє одне, а робить друге.",
    "Потяг запізнився на годину, проте провідниця була дуже чемна.",
    "Хтось бачив цей фільм у кінотеатрі, чи варто туди йти з дітьми?",
    "Погано написано, нічого не зрозуміло, хоча тема справді важлива.",
    "Слова мера варто було навести повністю, а не уривками.",
    "Нехай спершу полагодять дорогу до школи, а тоді вже фонтани.",
    "Сподіваюся, наступного разу запитають і тих, хто там працює.",
    "Мені здається, що цифри в таблиці не сходяться з текстом.",
    "Учора проходив там увечері, жоден ліхтар не світився.",
    "Тато казав, що до війни тут був сад, а не автостоянка.",
]
RUSSIAN = [
    "Спасибо за подробный рассказ, давно ничего подобного не читал.",
    "В третьем абзаце ошибка: мост закрыли ещё в позапрошлом году.",
    "А кто будет отвечать за то, что деньги потратили дважды?",
    "Не согласен с автором, потому что дело было совсем не в людях.",
    "Хорошая статья, но снимок явно сделан в каком-то другом городе.",
    "Проверьте, пожалуйста, фамилию директора, там лишние буквы.",
    "Мы с соседями ждали эту больницу восемь лет, и вот дождались.",
    "Поезд опоздал на час, однако проводница была очень вежлива.",
    "Пусть сначала починят дорогу к школе, а потом уже фонтаны.",
    "Вчера проходил там вечером, ни один фонарь так и не горел.",
]
OTHERS = [
    ("en", "Thank you for such a thorough report, I learnt a great deal from it."),
    ("en", "The third paragraph is wrong: the bridge was closed the year before."),
    ("en", "Who is going to answer for the money that was spent twice?"),
    ("en", "My grandmother lived in that street and told it quite differently."),
    ("en", "Please check the name of the headmistress, it has a letter too many."),
    ("de", "Vielen Dank für den ausführlichen Bericht, so etwas liest man selten."),
    ("de", "Im dritten Absatz ist ein Fehler, die Brücke war schon früher gesperrt."),
    ("de", "Wer steht eigentlich dafür gerade, dass das Geld zweimal ausgegeben wurde?"),
    ("pl", "Dziękuję redakcji za tak dokładny opis, dawno czegoś takiego nie czytałem."),
    ("pl", "W trzecim akapicie jest błąd, most zamknięto jeszcze rok wcześniej."),
    ("pl", "Kto odpowie za to, że pieniądze wydano dwa razy?"),
    ("fr", "Merci pour cet article très complet, on en lit rarement de pareils."),
    ("fr", "Il y a une erreur au troisième paragraphe, le pont était déjà fermé."),
    ("fr", "Qui va répondre de l'argent que l'on a dépensé deux fois ?"),
    ("es", "Gracias por un reportaje tan completo, hacía tiempo que no leía uno así."),
    ("es", "En el tercer párrafo hay un error, el puente se cerró el año anterior."),
    ("es", "¿Quién va a responder del dinero que se gastó dos veces?"),
    ("ar", "شكرا على هذا التقرير المفصل، لم أقرأ مثله منذ زمن طويل."),
    ("ar", "هناك خطأ في الفقرة الثالثة، فقد أغلق الجسر في العام السابق."),
    ("ar", "من سيتحمل المسؤولية عن الأموال التي أنفقت مرتين؟"),
]
KNOWN = [("uk", text) for text in UKRAINIAN] + [("ru", text) for text in RUSSIAN] + OTHERS


@pytest.mark.parametrize(("code", "text"), KNOWN)
def test_a_sentence_is_known_among_eight_languages(code: str, text: str) -> None:
    assert language.detect(text, EUROPE) == code


@pytest.mark.parametrize("text", UKRAINIAN)
def test_ukrainian_of_a_sentence_is_never_called_russian(text: str) -> None:
    assert len(text) > 40
    assert language.detect(text, HOUSE) == "uk"
    assert language.detect(text, ["ru", "en"]) is None


def test_parts_of_sentences_are_right_or_unset_but_never_wrong() -> None:
    guesses = {"right": 0, "unset": 0}
    for code, text in KNOWN:
        words = text.split()
        for start in range(0, len(words) - 3, 2):
            guess = language.detect(" ".join(words[start : start + 4]), EUROPE)
            assert guess in (code, None), f"{words[start : start + 4]} of {code} called {guess}"
            guesses["unset" if guess is None else "right"] += 1
    assert guesses["right"] > 2 * guesses["unset"]


@pytest.mark.parametrize("text", ["", "!", "ї", "👍👍👍", "+1", "42 000", "12:30", "???", "хх", "lol"])
def test_what_says_nothing_is_left_unset(text: str) -> None:
    assert language.detect(text, HOUSE) is None


@pytest.mark.parametrize(("code", "text"), [pair for pair in OTHERS if pair[0] not in HOUSE])
def test_a_language_the_site_does_not_have_is_left_unset(code: str, text: str) -> None:
    assert language.detect(text, HOUSE) is None
    assert language.detect(text, ["en"]) is None


def test_a_site_of_one_language_does_not_claim_everything() -> None:
    assert language.detect(UKRAINIAN[0], ["uk"]) == "uk"
    assert language.detect(RUSSIAN[0], ["uk"]) is None
    assert language.detect(UKRAINIAN[0], []) is None


def test_only_the_readers_own_words_count() -> None:
    own = "Дякую, тепер зрозуміло."
    quoted = "> The bridge was closed the year before that, as the minutes say.\n"
    fenced = "```\nfor line in lines: print the whole line and then another one\n```\n"
    named = '@"Somebody With English Words" @Another.English-Name https://example.org/some/english/words/here '
    assert language.detect(quoted * 5 + fenced + named + own, HOUSE) == "uk"
    assert language.detect(quoted + fenced + named, HOUSE) is None
    assert language.detect("`the whole of the line` " + own, HOUSE) == "uk"


def test_the_answer_is_spelled_as_the_site_spells_it() -> None:
    assert language.detect(OTHERS[0][1], ["uk", "en-GB", "en-US"]) == "en-GB"
    assert language.detect("Takk for en grundig artikkel om brua, det var nyttig å lese.", ["nb", "en"]) == "nb"
    assert language.detect(OTHERS[0][1], ["x-klingon", "en"]) == "en"
    assert language.detect(OTHERS[0][1], ["x-klingon"]) is None


def test_a_wider_margin_silences_more() -> None:
    assert language.detect("дуже гарно", HOUSE, threshold=1.1) is None


def test_threads_that_ask_at_once_get_the_same_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identifier, "_loaded", None)
    answers: list[tuple[str, str | None]] = []

    def ask(code: str, text: str, sites: list[str]) -> None:
        answers.append((code, language.detect(text, sites)))

    asked = [*KNOWN[:4], *KNOWN[20:24]]
    askers = [
        threading.Thread(target=ask, args=(code, text, sites))
        for code, text in asked
        for sites in (HOUSE, EUROPE, [*HOUSE, "cy"])
    ]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(answers) == len(askers)
    assert all(code == answer for code, answer in answers)


def test_the_small_model_answers_as_the_whole_one() -> None:
    whole = identifier.LanguageIdentifier.from_model_file(identifier.MODEL_FILE, norm_probs=True)
    whole.set_languages(EUROPE)
    small = identifier.identifier(frozenset(EUROPE))
    for _code, text in KNOWN:
        expected = [code for code, _share in whole.rank(text)]
        assert [code for code, _share in small.rank(text) if code in EUROPE][:2] == expected[:2]


@pytest.mark.parametrize(
    ("code", "direction"),
    [
        ("uk", "ltr"),
        ("ar", "rtl"),
        ("AR-eg", "rtl"),
        ("he", "rtl"),
        ("az", "ltr"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("uz_Cyrl", "ltr"),
        ("sd-Deva", "ltr"),
        ("ckb", "rtl"),
        ("", "ltr"),
    ],
)
def test_a_language_has_a_direction(code: str, direction: str) -> None:
    assert language.direction(code) == direction


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Слово", "ltr"),
        ("مرحبا world", "rtl"),
        ("(12) שלום", "rtl"),
        ("12, 34!", "ltr"),
        ("", "ltr"),
        ("\u2067שלום\u2069 hello", "ltr"),
        ("\u2067\u2066a\u2069ב\u2069 hello", "ltr"),
        ("\u2069\u2069 שלום", "rtl"),
        ("\u200fhello", "rtl"),
    ],
)
def test_a_text_has_the_direction_of_its_first_strong_character(text: str, direction: str) -> None:
    assert language.text_direction(text) == direction
