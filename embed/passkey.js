// Passkeys (W3C Web Authentication): signing in with one, proving a second factor, adding one.
// A form with data-passkey names what it is for; its button starts, its field `credential` takes the answer.
const forms = document.querySelectorAll('[data-passkey]');
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
const known = (list = []) => list.map((each) => ({ ...each, id: bytes(each.id) }));

function asked(publicKey) {
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) options.excludeCredentials = known(options.excludeCredentials);
  if (options.allowCredentials) options.allowCredentials = known(options.allowCredentials);
  return options;
}

function answered(credential) {
  const response = {};
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'])
    if (credential.response[name]) response[name] = text(credential.response[name]);
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment,
  });
}

async function options(form) {
  if (form.dataset.passkey !== 'sign-in') {
    const given = JSON.parse(form.dataset.options);
    return given.creation_options || given.request_options;
  }
  const response = await fetch(form.action, { headers: { Accept: 'application/json' } });
  return (await response.json()).request_options;
}

async function create(publicKey) {
  // A passkey that is kept on the device signs in by itself; it has to know its owner then.
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: 'required',
    requireResidentKey: true,
    userVerification: 'required',
  };
  return navigator.credentials.create({ publicKey });
}

for (const form of window.PublicKeyCredential ? forms : []) {
  form.hidden = false;
  form.querySelector('button').addEventListener('click', async () => {
    const wrong = form.querySelector('[role=alert]');
    wrong.hidden = true;
    try {
      const publicKey = asked((await options(form)).publicKey);
      const adding = form.dataset.passkey === 'add';
      const credential = await (adding ? create(publicKey) : navigator.credentials.get({ publicKey }));
      form.elements.credential.value = answered(credential);
      form.submit();
    } catch {
      wrong.hidden = false;
    }
  });
}
