import { AUDIENCES } from '../../../db/schema/boards.ts'
import { invalid } from '../../kernel/problem.ts'
import type { SaveBoard } from './contract.ts'

type Policies = Pick<SaveBoard, 'viewPolicy' | 'submitPolicy' | 'votePolicy' | 'commentPolicy'>
const rank = (audience: Policies['viewPolicy']) => AUDIENCES.indexOf(audience)

/** Nobody does something on a board that they cannot see. @throws Problem beside the field */
export function checkPolicies(policies: Policies): void {
  for (const field of ['submitPolicy', 'votePolicy', 'commentPolicy'] as const) {
    if (rank(policies[field]) < rank(policies.viewPolicy)) {
      throw invalid(field, 'Only those who may see the board can do this. Choose the same people or fewer.')
    }
  }
  if (policies.commentPolicy === 'everyone') {
    throw invalid('commentPolicy', 'Comments need a name, so people sign in for them.')
  }
}
