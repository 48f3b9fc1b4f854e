// load.test.ts - an answer is shown for its own question only; what fails after a while keeps what is known and says so.
import { expect, test, vi } from 'vitest'
import { ref } from 'vue'
import { ApiProblem, Offline } from './api'
import { askNow } from './line'
import { useLoad } from './load'
import { Stale } from './problem'

const refused = new ApiProblem(403, { code: 'not_yours' })

test('another question forgets the old answer, also when the new one fails', async () => {
  const state = ref('open')
  const read = vi.fn(async () => [state.value])
  const list = useLoad(read, undefined, () => state.value)
  await list.reload()
  expect(list.data.value).toEqual(['open'])
  state.value = 'closed'
  read.mockRejectedValueOnce(refused)
  const asked = list.reload()
  expect([list.state.value, list.data.value]).toEqual(['loading', undefined])
  await asked
  expect([list.state.value, list.data.value]).toEqual(['error', undefined])
  expect(list.problem.value).toBe(refused)
})

test('an answer that comes after the question has changed is not shown', async () => {
  const week = ref(1)
  const answers: ((value: number) => void)[] = []
  const list = useLoad(
    () => new Promise<number>((done) => answers.push(done)),
    undefined,
    () => week.value,
  )
  const first = list.reload()
  week.value = 2
  void list.reload()
  answers[0]!(1)
  await vi.waitFor(() => expect(answers.length).toBe(2))
  expect(list.data.value).toBeUndefined()
  answers[1]!(2)
  await first
  expect([list.state.value, list.data.value]).toEqual(['done', 2])
})

test('what is dragged holds the old answer until the new one is here, but not when there is none', async () => {
  const level = ref(150)
  const read = vi.fn(async () => level.value)
  const tried = useLoad(read, undefined, () => level.value, true)
  await tried.reload()
  level.value = 160
  const asked = tried.reload()
  expect([tried.state.value, tried.data.value]).toEqual(['done', 150])
  await asked
  expect(tried.data.value).toBe(160)
  level.value = 170
  read.mockRejectedValueOnce(refused)
  await tried.reload()
  expect([tried.state.value, tried.data.value]).toEqual(['error', undefined])
})

test('the same question again: a failure keeps the data beside what went wrong, and is asked again', async () => {
  const read = vi.fn(async () => 7)
  const one = useLoad(read)
  await one.reload()
  read.mockRejectedValueOnce(new Offline())
  await one.reload()
  expect([one.state.value, one.data.value]).toEqual(['done', 7])
  expect(one.problem.value).toBeInstanceOf(Stale)
  expect((one.problem.value as Stale).readAt).toBeGreaterThan(0)
  askNow()
  await vi.waitFor(() => expect(one.problem.value).toBeUndefined())
  expect(read).toHaveBeenCalledTimes(3)
})

test('a refusal is not asked again by itself', async () => {
  const read = vi.fn().mockRejectedValue(refused)
  await useLoad(read).reload()
  askNow()
  await Promise.resolve()
  expect(read).toHaveBeenCalledOnce()
})
