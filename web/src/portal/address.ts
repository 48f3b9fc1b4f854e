// address.ts - what an address asks of the public page. The server gives this page for `/` and the counties it
// serves, and with status 404 for every path that no page has: it is here that an unknown one is told from the county's own.
const home = /^\/(index\.html)?$/
const ofCounty = /^\/(\d+)\/?$/

export const isPage = (path: string) => home.test(path) || ofCounty.test(path)

export function askedOf({ pathname, search }: { pathname: string; search: string }) {
  return ofCounty.exec(pathname)?.[1] ?? new URLSearchParams(search).get('county') ?? undefined
}
