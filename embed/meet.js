// Tells the server of a story that it does not know yet. Loaded on the first visits only.

/** Has the page at `url` read by the site's `api`. */
export const meet = async (api, url) => {
  const headers = { 'Content-Type': 'application/json' }
  const answer = await fetch(api + '/stories/seen', { method: 'POST', headers, body: JSON.stringify({ url }) })
  // Read to the end, since an answer left unread keeps one of the few connections to the server busy.
  await answer.text()
}
