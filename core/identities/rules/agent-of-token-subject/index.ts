import type { ActorRule } from '../rule.ts';
import sql from './rule.sql?raw';

/** The subject of the tokens is the uuid of an agent that the case knows, and no other. */
export const agentOfTokenSubject: ActorRule = {
  id: 'agent-of-token-subject',
  sentence: 'The subject of the tokens is the uuid of an agent that the case knows, and no other.',
  strength: 'strong',
  needs: [],
  sql,
};
