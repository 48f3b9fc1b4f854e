// merkle.ts - checking that entries are in a log's tree, and that one tree is the beginning of another. The same as
// src/engine/ledger/merkle.cpp, with the same vectors. Source: RFC 9162 sections 2.1.3.2 and 2.1.4.2.
import { hash, joined, same } from './bytes'

export const leafHash = (entry: Uint8Array) => hash('SHA-256', joined(Uint8Array.of(0), entry))
const nodeHash = (left: Uint8Array, right: Uint8Array) =>
  hash('SHA-256', joined(Uint8Array.of(1), left, right))

const isHash = (bytes: Uint8Array) => bytes.length === 32

export async function verifyInclusion(
  index: bigint,
  size: bigint,
  leaf: Uint8Array,
  proof: Uint8Array[],
  root: Uint8Array,
): Promise<boolean> {
  if (index >= size || ![leaf, root, ...proof].every(isHash)) return false
  let at = index
  let last = size - 1n
  let found = leaf
  for (const sibling of proof) {
    if (last === 0n) return false
    if (at & 1n || at === last) {
      found = await nodeHash(sibling, found)
      while (!(at & 1n) && at !== 0n) [at, last] = [at >> 1n, last >> 1n]
    } else found = await nodeHash(found, sibling)
    ;[at, last] = [at >> 1n, last >> 1n]
  }
  return last === 0n && same(found, root)
}

/** The largest power of two below `n`. */
function split(n: number): number {
  let power = 1
  while (2 * power < n) power *= 2
  return power
}

/** A leaf that is known, and its place. */
export interface Placed {
  at: number
  hash: Uint8Array
}

/** That the leaves, each further on than the one before, are in the tree: `proof` has the largest subtrees without any of
 * them, from left to right. False also when there are none: nothing is proven then. */
export async function verifySubset(
  leaves: Placed[],
  size: number,
  proof: Uint8Array[],
  root: Uint8Array,
): Promise<boolean> {
  const rising = leaves.every(({ at }, i) => at < size && (!i || at > leaves[i - 1]!.at))
  const hashes = [...leaves.map(({ hash: one }) => one), ...proof]
  if (!leaves.length || !rising || !hashes.every(isHash)) return false
  let known = 0
  let used = 0
  /** Over the leaves from `begin` to before `end`, as far as the proof reaches. */
  async function over(begin: number, end: number): Promise<Uint8Array> {
    const next = leaves[known]
    if (!next || next.at >= end) return proof[used++] ?? root
    if (end - begin === 1) return leaves[known++]!.hash
    const middle = begin + split(end - begin)
    const left = await over(begin, middle)
    return nodeHash(left, await over(middle, end))
  }
  const got = await over(0, size)
  return used === proof.length && same(got, root)
}

export async function verifyConsistency(
  oldSize: bigint,
  size: bigint,
  proof: Uint8Array[],
  oldRoot: Uint8Array,
  root: Uint8Array,
): Promise<boolean> {
  if (oldSize === 0n || oldSize > size || !proof.every(isHash)) return false
  if (oldSize === size) return proof.length === 0 && same(oldRoot, root)
  if (proof.length === 0 || !isHash(oldRoot) || !isHash(root)) return false
  const whole = (oldSize & (oldSize - 1n)) === 0n // then the old root begins the way and is not sent
  let before = whole ? oldRoot : proof[0]!
  let after = before
  let at = oldSize - 1n
  let last = size - 1n
  while (at & 1n) [at, last] = [at >> 1n, last >> 1n]
  for (const sibling of proof.slice(whole ? 0 : 1)) {
    if (last === 0n) return false
    if (at & 1n || at === last) {
      before = await nodeHash(sibling, before)
      after = await nodeHash(sibling, after)
      while (!(at & 1n) && at !== 0n) [at, last] = [at >> 1n, last >> 1n]
    } else after = await nodeHash(after, sibling)
    ;[at, last] = [at >> 1n, last >> 1n]
  }
  return last === 0n && same(before, oldRoot) && same(after, root)
}
