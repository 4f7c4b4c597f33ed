"""Finding a passage whose wording differs from the text: a page may show more than the story, or less."""

from collections import Counter
from collections.abc import Iterator

from rapidfuzz.distance import Indel

from ombud.text.align import align
from ombud.text.context import likeness
from ombud.text.find import Found, Span
from ombud.text.fold import Folded, fold
from ombud.text.quote import Quote
from ombud.text.tokens import tokenize

_GRAM = 8
_SAMPLES = 48
_HITS = 16
_BUCKET = 32
_GUESSES = 3
_SLACK = 64
_RUN = 3
_CLOSE = 0.7
_CLOSER = 0.9
_SHORT = 20
_EVIDENCE = 0.6
_MARGIN = 0.2
_LONGEST = 10_000


def find_alike(text: Folded, wanted: Quote) -> Found:
    """Where something much like the quote stands in a tightly folded text.

    It must be alike by 0.9, or by 0.7 in surroundings alike by 0.6; under 20 characters both. Of two such
    places the better one is taken when it leads by 0.2 in the sum of both figures, else both are given. A
    quote of more than 10,000 letters is not tried: that bounds time and memory.
    """
    before, middle, after = (fold(part, tight=True).text for part in (wanted.prefix, wanted.exact, wanted.suffix))
    if not middle or len(middle) > _LONGEST:
        return Found()
    found: dict[Span, tuple[float, Found]] = {}
    for place in _guesses(text.text, before + middle + after):
        span = _image(text, (before, middle, after), place)
        if span:
            found[span] = _weigh(text, wanted, middle, span)
    fitting = sorted((item for item in found.values() if item[1].spans), key=lambda item: -item[0])
    if not fitting:
        return Found()
    best, first = fitting[0]
    equal = [one for total, one in fitting if total > best - _MARGIN]
    return first if len(equal) == 1 else Found([span for one in equal for span in one.spans], first.score)


def _guesses(text: str, needle: str) -> Iterator[int]:
    """Where in `text` the needle most likely begins, by short pieces found exactly; best first."""
    votes: Counter[int] = Counter()
    step = max(1, (len(needle) - _GRAM) // _SAMPLES)
    for offset in range(0, max(1, len(needle) - _GRAM + 1), step):
        gram, at = needle[offset : offset + _GRAM], -1
        for _ in range(_HITS):
            at = text.find(gram, at + 1)
            if at < 0:
                break
            votes[(at - offset) // _BUCKET] += 1
    joined = {bucket: count + votes.get(bucket + 1, 0) for bucket, count in votes.items()}
    taken: list[int] = []
    for bucket in sorted(joined, key=lambda bucket: (-joined[bucket], bucket)):
        if len(taken) < _GUESSES and all(abs(bucket - other) > 2 for other in taken):
            taken.append(bucket)
            yield bucket * _BUCKET


def _image(text: Folded, parts: tuple[str, str, str], place: int) -> Span | None:
    """The source span of the middle part when the three are aligned with the text around `place`."""
    whole, first = "".join(parts), len(parts[0])
    last = first + len(parts[1])
    slack = _SLACK + len(whole) // 2
    start = max(0, place - slack)
    window = text.text[start : place + len(whole) + slack]
    runs: list[Span] = []
    for op in Indel.opcodes(whole, window):
        low, high = max(op.src_start, first), min(op.src_end, last)
        long = op.src_end - op.src_start >= min(_RUN, len(parts[1]))
        if op.tag == "equal" and low < high and long:
            shift = start + op.dest_start - op.src_start
            runs.append((low + shift, high + shift))
    return _source_span(text, (runs[0][0], runs[-1][1])) if runs else None


def _source_span(text: Folded, folded: Span) -> Span:
    """The source span, widened to whole words: what is only alike may begin or end inside another word."""
    first, last = text.cover(*folded)
    shift = max(0, first - _SLACK)
    words = tokenize(text.source[shift : last + _SLACK])
    taken = words.within(first - shift, last - shift)
    return shift + words.starts[taken[0]], shift + words.ends[taken[-1]]


def _weigh(text: Folded, wanted: Quote, middle: str, span: Span) -> tuple[float, Found]:
    found = fold(text.source[slice(*span)], tight=True).text
    alike = Indel.normalized_similarity(middle, found)
    around = likeness(wanted.prefix, wanted.suffix, text.source, span)
    sure = alike >= _CLOSER and len(middle) >= _SHORT
    if sure or (alike >= _CLOSE and around >= _EVIDENCE):
        return alike + around, Found([span], alike, same=_holds(wanted.exact, text.source[slice(*span)]))
    return 0.0, Found()


def _holds(page: str, passage: str) -> bool:
    """Whether the page has all words of the passage in order, amid others such as an advertisement's."""
    shown, wanted = tokenize(page).keys, tokenize(passage).keys
    return sum(n for _, _, n in align(shown, wanted)) == len(wanted)
