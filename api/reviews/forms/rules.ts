import { Problem } from '../../kernel/problem.ts'
import type { Asked, Question } from './contract.ts'

type Given = Record<string, unknown>

/** Keys for questions that have none: from the label, told apart by a number. @throws Problem for a key that stands twice */
export function keyed(questions: readonly Question[]): Asked[] {
  const taken = new Set(questions.flatMap(({ key }) => (key === undefined ? [] : [key])))
  if (taken.size < questions.filter(({ key }) => key !== undefined).length) {
    throw new Problem('invalid', 'input.invalid', 'Two questions have the same key.', {
      fields: { questions: 'Two questions have the same key.' },
    })
  }
  return questions.map((question) => {
    const key = question.key ?? freeKey(question.label, taken)
    taken.add(key)
    const { kind, label, hint, required, options } = question
    return { key, kind, label, hint, required, public: question.public, options }
  })
}
function freeKey(label: string, taken: ReadonlySet<string>): string {
  const plain = label
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
  const base = plain.slice(0, 32) || 'question'
  for (let n = 1; ; n++) {
    const key = n === 1 ? base : `${base}_${n}`
    if (!taken.has(key)) return key
  }
}

const isEmpty = (value: unknown) => value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** What is wrong with one answer; undefined when nothing is. */
export function faultOf(question: Asked, value: unknown): string | undefined {
  if (isEmpty(value)) return question.required ? 'This question needs an answer.' : undefined
  switch (question.kind) {
    case 'short':
      return typeof value === 'string' && value.length <= 200 ? undefined : 'Use at most 200 characters.'
    case 'long':
      return typeof value === 'string' ? undefined : 'Write an answer.'
    case 'yes_no':
      return typeof value === 'boolean' ? undefined : 'Answer yes or no.'
    case 'select':
      return question.options.includes(value as string) ? undefined : 'Choose one of the options.'
    case 'checkbox':
      return Array.isArray(value) && value.every((one) => question.options.includes(one))
        ? undefined
        : 'Choose from the options.'
    case 'nps':
      return isWhole(value, 0, 10) ? undefined : 'Choose a number from 0 to 10.'
    case 'scale':
      return isWhole(value, 1, 5) ? undefined : 'Choose a number from 1 to 5.'
  }
}
const isWhole = (value: unknown, min: number, max: number) =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= max

/** The answers that belong to the questions, in their order. @throws Problem with a sentence beside each that is wrong */
export function checkAnswers(questions: readonly Asked[], given: Given): Given {
  const fields: Record<string, string> = {}
  const kept: Given = {}
  for (const question of questions) {
    const value = Object.hasOwn(given, question.key) ? given[question.key] : undefined
    const fault = faultOf(question, value)
    if (fault) fields[`answers.${question.key}`] = fault
    else if (!isEmpty(value)) kept[question.key] = value
  }
  const strange = Object.keys(given).find((key) => !questions.some((question) => question.key === key))
  if (strange !== undefined) fields[`answers.${strange}`] = 'This question is not asked here.'
  if (Object.keys(fields).length > 0) {
    throw new Problem('invalid', 'input.invalid', 'Some answers need another look.', { fields })
  }
  return kept
}
/** What is shown with a review: answers to the questions that said so. */
export const publicAnswers = (questions: readonly Asked[], answers: Given) =>
  questions
    .filter((question) => question.public && Object.hasOwn(answers, question.key))
    .map(({ key, label, kind }) => ({ key, label, kind, value: answers[key] as string | number | boolean | string[] }))
