// An identity platform on 127.0.0.1 with one client. Whoever comes is signed in at once as `who.is` (nobody types anything),
// with `who.amr` as the methods used.
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import Provider from 'oidc-provider'

async function key(alg, kid) {
  const { privateKey } = await generateKeyPair(alg, { extractable: true })
  return { ...(await exportJWK(privateKey)), alg, kid, use: 'sig' }
}

/** Finishes what the platform would ask a person: first who they are, then whether they agree. */
async function answer(provider, who, request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response)
  if (prompt.name === 'login')
    return provider.interactionFinished(request, response, { login: { accountId: who.is, amr: who.amr } })
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id })
  grant.addOIDCScope('openid')
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true })
}

export async function startProvider({ secret, alg, callback }) {
  const who = { is: 'person-7', amr: undefined }
  let handle
  const server = createServer((request, response) => handle(request, response))
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${server.address().port}`
  const client = {
    client_id: 'huying',
    client_secret: secret,
    redirect_uris: [callback],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: secret ? 'client_secret_basic' : 'none',
    id_token_signed_response_alg: alg,
  }
  const provider = new Provider(issuer, {
    clients: [client],
    jwks: { keys: [await key('RS256', 'rsa'), await key('ES256', 'ec')] },
    cookies: { keys: ['a key of the test'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    claims: { openid: ['sub'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  })
  const standard = provider.callback()
  handle = (request, response) =>
    request.url.startsWith('/interaction/')
      ? answer(provider, who, request, response).catch((e) => response.writeHead(500).end(String(e)))
      : standard(request, response)
  return { issuer, who, stop: () => new Promise((done) => (server.closeAllConnections(), server.close(done))) }
}
