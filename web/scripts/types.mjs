// The server's OpenAPI document (on standard input) → src/shared/types.gen.ts: one interface for each record.
//   ../build/huying openapi | node scripts/types.mjs          writes the file
//   ../build/huying openapi | node scripts/types.mjs --check  fails when the file is not what it would write
import { readFileSync, writeFileSync } from 'node:fs'
import { format } from 'prettier'

const file = new URL('../src/shared/types.gen.ts', import.meta.url)
const style = JSON.parse(readFileSync(new URL('../.prettierrc.json', import.meta.url), 'utf8'))

/** TypeScript for one JSON schema. */
function typeOf(schema) {
  if (schema.$ref) return schema.$ref.split('/').at(-1)
  if (schema.enum) return schema.enum.map((word) => JSON.stringify(word)).join(' | ')
  if (schema.oneOf) return schema.oneOf.map(typeOf).join(' | ')
  if (Array.isArray(schema.type))
    return schema.type.map((type) => typeOf({ ...schema, type })).join(' | ')
  if (schema.type === 'array') return `(${typeOf(schema.items ?? {})})[]`
  if (schema.type === 'object') return `{ ${membersOf(schema)} }`
  if (schema.type === 'integer') return 'number'
  return schema.type ?? 'unknown'
}

function membersOf({ properties = {}, required = [] }) {
  return Object.entries(properties)
    .map(([name, schema]) => `${name}${required.includes(name) ? '' : '?'}: ${typeOf(schema)}`)
    .join('\n')
}

// Not readFileSync(0): a pipe that has nothing yet answers EAGAIN.
let said = ''
for await (const piece of process.stdin.setEncoding('utf8')) said += piece
const { components } = JSON.parse(said)
const declared = ([name, schema]) =>
  schema.type === 'object' && schema.properties
    ? `export interface ${name} {\n${membersOf(schema)}\n}`
    : `export type ${name} = ${typeOf(schema)}`
const text = Object.entries(components.schemas).map(declared).join('\n\n')
const head =
  '// Generated from the server by scripts/types.mjs (npm run types). Not edited by hand.\n\n'
const fresh = await format(head + text, { ...style, parser: 'typescript' })

if (!process.argv.includes('--check')) writeFileSync(file, fresh)
else if (readFileSync(file, 'utf8') !== fresh) {
  console.error('src/shared/types.gen.ts is not what the server says: run npm run types')
  process.exit(1)
}
