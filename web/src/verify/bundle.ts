// bundle.ts - several receipts in one file (the events of a case), under one checkpoint. The same as src/engine/ledger/bundle.cpp:
// each is checked as a receipt of its own; that none was left out is not proven.
import { verify, type Trust, type Verdict } from './receipt'

const format = 'huying-receipts/1'
const ofEntry = new Set(['content', 'salt', 'leaf', 'index', 'proof'])

/** What the events have in common, and the text of a receipt for each; null when the text is no bundle. */
export function receiptsIn(text: string): { about: string; receipts: string[] } | null {
  let bundle: Record<string, unknown>
  try {
    bundle = JSON.parse(text) as Record<string, unknown>
  } catch {
    return null
  }
  if (!bundle || bundle.format !== format || !Array.isArray(bundle.entries)) return null
  const { about, entries, ...common } = bundle
  if (!entries.length || typeof about !== 'string') return null
  if (entries.some((entry) => !entry || Object.keys(entry).some((key) => !ofEntry.has(key))))
    return null
  const receipts = (entries as Record<string, unknown>[]).map((entry) =>
    JSON.stringify({ ...common, ...entry, format: 'huying-receipt/1' }),
  )
  return { about, receipts }
}

/** A verdict for each receipt in the text: one, or several of a bundle. */
export async function verifyAll(text: string, trust?: Trust): Promise<Verdict[]> {
  const found = receiptsIn(text)
  if (!found) return [await verify(text, trust)]
  const verdicts: Verdict[] = []
  for (const receipt of found.receipts) verdicts.push(await verify(receipt, trust))
  return verdicts
}
