"""Signing in by a code that is mailed. An address without an account gets a code like any other, and the account is
made when the code comes back: neither the pages, nor the mail, nor the time they take tell whether one was there."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import clear_login
from allauth.account.mixins import NextRedirectMixin
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStage, LoginStageController
from allauth.account.views import RequestLoginCodeView
from allauth.core import context, ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic.edit import FormView

from ombud.actions import users
from ombud.models.errors import TooMany

from .adapter import CannotMail
from .provider_list import providers


class CodeProcess(LoginCodeVerificationProcess):  # type: ignore[misc]
    """The wait for one code; the session keeps it, with its address and the number of wrong tries."""

    @classmethod
    def begin(cls, request: HttpRequest, email: str) -> None:
        """Mail a code to `email` and remember the wait. Raises CannotMail."""
        login = Login(user=None, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=None, email=email), initiated_by_user=True)
        process = cls(stage=stage)
        process.send()
        process.persist()

    @classmethod
    def of(cls, stage: LoginStage) -> CodeProcess | None:
        """The wait of this session; None when it took too long."""
        found: CodeProcess | None = cls(stage=stage).abort_if_invalid()
        return found

    def send(self, skip_enumeration_mails: bool = False) -> None:
        """Mail a fresh code, whether or not there is an account. Raises CannotMail."""
        code = self.generate_code()
        get_adapter().send_mail("account/email/login_code", self.state["email"], {"code": code})

    def finish(self, redirect_url: str | None) -> HttpResponse:
        """Sign in whoever sent the right code; a second factor is asked for next, where they have one."""
        self._user = users.by_email(self.state["email"])
        response: HttpResponse = super().finish(redirect_url)
        return response


class AskForm(RequestLoginCodeForm):  # type: ignore[misc]
    """An e-mail address."""

    def clean_email(self) -> str:
        """The address in lower case. Raises ValidationError when too many codes were asked for it."""
        email: str = self.cleaned_data["email"].lower()
        if not ratelimit.consume(context.request, action="request_login_code", key=email):
            raise get_adapter().validation_error("too_many_login_attempts")
        return email


class AskView(RequestLoginCodeView):  # type: ignore[misc]
    """Asks for the address. Opening it begins anew, so that a mistyped address is no trap."""

    form_class = AskForm
    template_name = "account/sign_in.html"

    def get_form_class(self) -> type[AskForm]:
        """Our form."""
        return AskForm

    def form_valid(self, form: AskForm) -> HttpResponse:
        """Mail the code and go where it is typed in."""
        if not settings.MAIL:
            form.add_error(None, _("This server sends no mail yet, so it cannot send codes."))
            return self._again(form)
        try:
            CodeProcess.begin(self.request, form.cleaned_data["email"])
        except CannotMail as refused:
            form.add_error(None, refused.detail)
            return self._again(form)
        return HttpResponseRedirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Besides the form: whether mail is sent at all, and which accounts elsewhere sign one in."""
        return {**super().get_context_data(**kwargs), "mail": settings.MAIL, "providers": providers()}

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> None:
        clear_login(request)

    def _again(self, form: AskForm) -> HttpResponse:
        response: HttpResponse = self.form_invalid(form)
        return response


@method_decorator(login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_login"), name="dispatch")
class ConfirmView(NextRedirectMixin, FormView):  # type: ignore[misc, type-arg]
    """Asks for the code; three wrong ones, or a quarter of an hour, and it begins anew."""

    form_class = ConfirmLoginCodeForm
    template_name = "account/code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only while a code is waited for."""
        process = CodeProcess.of(request._login_stage)  # type: ignore[attr-defined]
        if process is None:
            return HttpResponseRedirect(self.passthrough_next_url(reverse("account_login")))
        # Of tries that are sent side by side each would count as the first one of its session.
        if request.method == "POST" and not ratelimit.consume(request, action="login"):
            raise TooMany(_("That is very much at once. Please try again in a minute."), retry_after=60)
        self.process = process
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the code that is right."""
        return {**super().get_form_kwargs(), "code": self.process.code}

    def form_valid(self, form: ConfirmLoginCodeForm) -> HttpResponse:
        """Sign in."""
        return self.process.finish(self.get_next_url())

    def form_invalid(self, form: ConfirmLoginCodeForm) -> HttpResponse:
        """Let them try again, a few times."""
        if self.process.record_invalid_attempt():
            response: HttpResponse = super().form_invalid(form)
            return response
        return HttpResponseRedirect(self.passthrough_next_url(reverse("account_login")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Besides the form: the address, and the way back."""
        again = self.passthrough_next_url(reverse("account_login"))
        return {**super().get_context_data(**kwargs), "email": self.process.state["email"], "again": again}


ask = AskView.as_view()
confirm = ConfirmView.as_view()
