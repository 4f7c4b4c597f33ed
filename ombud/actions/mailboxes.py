"""Whether an e-mail address is its reader's: asked by one mail, for anybody can type a stranger's address.

Proved is what one signs in with here, what the publication's sign-on says, and what was confirmed by the link in that
mail. Nothing else is ever sent to an address that is not proved.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet, Sum
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ombud.models import Mailbox, Message, Reader, Receipt, Site
from ombud.text import mailbox
from ombud.text.network_hash import recent

from . import messages

SALT = "ombud.mailbox"
VERB = "mailbox"
DAY = timedelta(days=1)
# One mailbox is asked once a day and three times in all, whoever gives its address and on whatever site.
ASKED_IN_ALL = 3
ASKED_DAYS = 30
# And one network has so many asked within an hour.
ASKED_AN_HOUR = 5


def proved(reader: Reader, address: str) -> bool:
    """Whether the address is known to be this reader's."""
    vouched = reader.kind in (Reader.Kind.ACCOUNT, Reader.Kind.SSO) and reader.email.lower() == address.lower()
    return vouched or standing(reader, address) == Mailbox.Status.CONFIRMED


def standing(reader: Reader, address: str) -> str:
    """What is known of an address that the reader left: `asked`, `confirmed`, `refused`, or nothing."""
    found = Mailbox.objects.filter(reader=reader, mark=_mark(address)).values_list("status", flat=True)
    return found.first() or "" if address else ""


def ask(reader: Reader | None, address: str, lang: str = "", address_hash: str = "") -> bool:
    """Ask whoever reads the address to confirm it; whether a mail was written down.

    None is for one that is proved, has refused, or was asked enough; nor where the network `address_hash` has had many
    asked. Call in the transaction that keeps the address. `lang` is the mail's language, else the one spoken now.
    """
    address = address.strip()
    if reader is None or not address or proved(reader, address):
        return False
    spoken = lang if lang in dict(settings.LANGUAGES) else translation.get_language() or "en"
    given = {"address": address, "lang": spoken, "address_hash": address_hash, "created_at": timezone.now()}
    box, _made = Mailbox.objects.get_or_create(reader=reader, mark=_mark(address), defaults=given)
    if not box.address or _enough(box, address_hash) or not _first_today(box):
        return False
    Mailbox.objects.filter(pk=box.pk).update(asked=F("asked") + 1, asked_at=timezone.now(), address_hash=address_hash)
    with translation.override(spoken):
        messages.mail(reader, address, _letter(box) | {"lang": spoken})
    return True


def confirm(box: Mailbox) -> None:
    """Whoever reads this mailbox wishes to be written to; what waited for that is sent."""
    with transaction.atomic():
        Mailbox.objects.filter(pk=box.pk).exclude(address="").update(status=Mailbox.Status.CONFIRMED)
        _mails(box, Message.Status.WAITING).update(status=Message.Status.DUE)


def refuse(box: Mailbox) -> None:
    """Whoever reads this mailbox wishes no mail from this publication, whoever gives its address."""
    with transaction.atomic():
        Mailbox.objects.filter(pk=box.pk).update(status=Mailbox.Status.REFUSED)
        _mails(box, Message.Status.WAITING, Message.Status.DUE).delete()


def forget(now: datetime) -> int:
    """Remove addresses that nobody confirmed in a month; returns how many. Refusals stay, without the address."""
    old = Mailbox.objects.filter(created_at__lt=now - timedelta(days=ASKED_DAYS))
    old.filter(status=Mailbox.Status.REFUSED).exclude(address="").update(address="", address_hash="")
    return old.filter(status=Mailbox.Status.ASKED).delete()[0]


def take_along(guest: Reader, reader: Reader) -> None:
    """Make the proved addresses of a guest, and the mails to them, those of `reader`."""
    had = list(Mailbox.objects.filter(reader=reader).values_list("mark", flat=True))
    Mailbox.objects.filter(reader=guest).exclude(mark__in=had).update(reader=reader)
    Mailbox.objects.filter(reader=guest).delete()
    Message.objects.filter(reader=guest).update(reader=reader)
    if reader.email and proved(reader, reader.email):
        messages.release(reader, reader.email)


def erase(reader: Reader) -> None:
    """Forget the addresses of a reader and all mails to them; a refusal is remembered by a hash."""
    Message.objects.filter(reader=reader).delete()
    boxes = Mailbox.objects.filter(reader=reader)
    boxes.filter(status=Mailbox.Status.REFUSED).update(address="", address_hash="")
    boxes.exclude(status=Mailbox.Status.REFUSED).delete()


def token(box: Mailbox) -> str:
    """The unguessable part of the page on which an address is confirmed or refused."""
    return signing.Signer(salt=SALT).sign(str(box.pk))


def by_token(site: Site, given: str) -> Mailbox | None:
    """The mailbox of this site's reader whose page this is; None for a forged token or another site's."""
    try:
        pk = int(signing.Signer(salt=SALT).unsign(given))
    except (signing.BadSignature, ValueError):
        return None
    return Mailbox.objects.select_related("reader__site").filter(pk=pk, reader__site=site).exclude(address="").first()


def url(box: Mailbox) -> str:
    """The address of that page."""
    return f"{settings.PUBLIC_URL}/p/{box.reader.site.name}/mail/{token(box)}"


def _mails(box: Mailbox, *status: str) -> QuerySet[Message]:
    """The mails to a reader that reach this mailbox, however its address was spelt when they were written."""
    rows = Message.objects.filter(reader=box.reader_id, kind=Message.Kind.MAIL, status__in=status)
    return rows.filter(pk__in=[pk for pk, to in rows.values_list("pk", "to") if _mark(to) == box.mark])


def _mark(address: str) -> str:
    """Which mailbox it is, for who has the installation's secret."""
    words = f"mailbox:{mailbox.canonical(address)}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).hexdigest()


def _enough(box: Mailbox, address_hash: str) -> bool:
    now = timezone.now()
    same = Mailbox.objects.filter(mark=box.mark)
    if same.filter(reader__site=box.reader.site_id, status=Mailbox.Status.REFUSED).exists():
        return True
    if same.filter(asked_at__gt=now - DAY).exists():
        return True
    asked = same.filter(asked_at__gt=now - timedelta(days=ASKED_DAYS), status=Mailbox.Status.ASKED)
    if (asked.aggregate(n=Sum("asked"))["n"] or 0) >= ASKED_IN_ALL:
        return True
    theirs = Mailbox.objects.filter(address_hash__in=recent(address_hash), asked_at__gt=now - timedelta(hours=1))
    return bool(settings.RATE_LIMITS and address_hash and theirs.count() >= ASKED_AN_HOUR)


def _first_today(box: Mailbox) -> bool:
    """Of several who give one address at the same moment, one goes on."""
    scope = hashlib.sha256(f"{box.mark}\n{timezone.now():%Y-%m-%d}".encode()).hexdigest()
    try:
        with transaction.atomic():
            Receipt.objects.create(site_id=box.reader.site_id, verb=VERB, scope=scope, fingerprint="")
    except IntegrityError:
        return False
    return True


def _letter(box: Mailbox) -> dict[str, str]:
    site = box.reader.site
    text = (
        _("Somebody gave this e-mail address at %(site)s, to be told what becomes of their words.")
        % {"site": site.title},
        _("If that was you, please confirm it here: %(url)s") % {"url": url(box)},
        _("If it was not, do nothing: you will get no mail. On the same page you can say that you never want any."),
    )
    subject = _("%(site)s: is this your e-mail address?") % {"site": site.title}
    return {"subject": subject, "text": "\n\n".join(text), "stop": url(box)}
