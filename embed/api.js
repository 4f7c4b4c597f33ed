/**
 * One request to the API of the thread's site, with the reader's token when there is one. Answers the JSON
 * body; throws an Error in words that may be shown, with `status` (0: not reached), `errors` by field
 * (RFC 9457), the `decision` that refused it, the words that ask for an `appeal`, how long it is `waiting`, where
 * there are such.
 */
export const api = async (view, method, path, body, more) => {
  const headers = { 'Accept-Language': view.data.lang, ...more }
  const { token } = view.memory
  if (token) headers.Authorization = 'Bearer ' + token
  if (body) headers['Content-Type'] = 'application/json'
  let answer
  try {
    answer = await fetch(view.data.api + path, { method, headers, body: body && JSON.stringify(body) })
  } catch {
    throw Object.assign(new Error(view.words('failed')), { status: 0 })
  }
  const data = await answer.json().catch(() => ({}))
  // Also of what was refused: under it stands the decision that its author may appeal against.
  if (data.token) view.remember({ token: data.token })
  if (!answer.ok) {
    const { detail = view.words('failed'), errors, decision, appeal, waiting } = data
    throw Object.assign(new Error(detail), { status: answer.status, errors, decision, appeal, waiting })
  }
  return data
}
