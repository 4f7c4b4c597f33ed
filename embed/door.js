// Signing in to a page of ours: what its thread keeps in this browser is put there before one goes on. Without this the
// form leads there by itself.
const form = document.querySelector('form[data-site]')
const { site } = form.dataset
const place = 'ombud:' + site

const known = () => {
  try {
    return JSON.parse(localStorage[place])
  } catch {
    return {}
  }
}

const post = async (address, body, headers) => {
  const answer = await fetch(address, { method: 'POST', body, headers })
  if (!answer.ok) throw new Error(answer.statusText)
  return answer.json()
}

const enter = async () => {
  const { code, onward } = await post(location.href, new FormData(form), { 'X-Requested-With': 'fetch' })
  const memory = known()
  const headers = { 'Content-Type': 'application/json' }
  // What one wrote as a guest in this browser comes along.
  if (memory.token) headers.Authorization = 'Bearer ' + memory.token
  const { token, name } = await post(`/api/v1/${site}/sign-in/account`, JSON.stringify({ code }), headers)
  localStorage[place] = JSON.stringify({ ...memory, token, name, account: true, sso: undefined })
  location.assign(onward)
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  enter().catch(() => form.submit())
})
