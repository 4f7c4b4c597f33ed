// Tells the page that opened this window of the sign-in: only if it still is a page of the origin that was asked for.
const { code, state, origin } = document.querySelector('[data-code]').dataset
if (opener) {
  opener.postMessage({ ombud: 'signed-in', code, state }, origin)
  close()
}
