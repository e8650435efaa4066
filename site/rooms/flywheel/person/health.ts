export const HEALTH_KINDS = { active: 'good', at_risk: 'warn', dormant: 'plain', churned: 'bad' } as const
