// Impact assessments and the register: a text that is being written waits, is thrown away only when asked, and is agreed by another.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settled } from './browser.mjs'
import { freshCounty } from './county.mjs'
import { sound, stage } from './stage.mjs'

const { open, server } = await stage(freshCounty(), { speed: 1 })

async function at(account, view) {
  const page = await open({ account, real: true, locale: 'en' })
  await page.goto(`/privacy${view}`)
  await settled(page)
  return page
}

test('an assessment that is being written waits while the legal bases are read, and is thrown away only when asked', async () => {
  const page = await at('security-1', '#assessments')
  const necessity = page.getByRole('textbox').first()
  await page.getByRole('button', { name: 'Write an impact assessment' }).click()
  await necessity.fill('Officials must reach the household')
  await page.getByRole('link', { name: 'Legal bases' }).click()
  await page.getByRole('heading', { name: 'Legal bases' }).waitFor()
  await page.goBack()
  assert.equal(await necessity.inputValue(), 'Officials must reach the household')
  const asked = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    return dialog.dismiss()
  })
  await page.goto('/my').catch(() => {}) // the browser stays: the answer was no
  assert.deepEqual(asked, ['beforeunload'])
  assert.equal(await necessity.inputValue(), 'Officials must reach the household')
  await page.getByRole('button', { name: 'Sign out' }).click()
  assert.deepEqual(asked, ['beforeunload', 'confirm'])
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Discard what you have written?').waitFor()
  await sound(page, 'privacy-give-up-1440')
  await page.getByRole('button', { name: 'Keep writing' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.getByRole('button', { name: 'Write an impact assessment' }).click()
  assert.equal(await necessity.inputValue(), '')
  assert.equal(asked.length, 2)
  await page.context().close()
})

test('an impact assessment is written by one administrator and agreed by another; the register says so', async () => {
  const page = await at('security-1', '#assessments')
  await page.getByText(/^Purposes not yet assessed \(\d\):/).waitFor()
  await page.getByRole('button', { name: 'Write an impact assessment' }).click()
  await page.getByRole('button', { name: 'Submit for another administrator' }).click()
  await page.getByText('Please write at least ten characters.').first().waitFor()
  await page.getByLabel('Purpose').selectOption({ label: 'Visits in the grid' })
  await page.getByLabel('Is it lawful').fill('依据第十三条第一款第三项；上门前须联系')
  await page.getByLabel('Effects on people').fill('泄露后可能受到骚扰，涉及全体居民')
  await page.getByLabel('Are the safeguards').fill('默认遮挡、逐次留痕、到期删除')
  await sound(page, 'privacy-assessment-1440')
  await page.getByRole('button', { name: 'Submit for another administrator' }).click()
  await page.getByText('Waiting for approval').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Approve this assessment' }).count(), 0, 'not their own')
  const admin = await at('admin-1', '')
  await admin.getByRole('button', { name: 'Approve this assessment' }).click()
  await admin.getByText('Approved', { exact: true }).waitFor()
  const worker = await at('worker-1', '#register')
  await worker.getByText(/approved on/).waitFor()
  await sound(worker, 'privacy-register-1440')
})
