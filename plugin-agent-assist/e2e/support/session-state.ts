import type { TaskSid } from '../../src/domain/ids';
import { sessionOf as sessionIn, tasksOf } from '../../src/store/session-table';
import type { SessionRecord } from '../../src/store/state';
import type { Agent, Chat } from './contact-centre';

/** What the plugin knows of a chat. */
export async function sessionOf(
  agent: Pick<Agent, 'state'>,
  { taskSid }: Pick<Chat, 'taskSid'>,
): Promise<SessionRecord> {
  const session = sessionIn((await agent.state()).sessions, taskSid as TaskSid);
  if (session === undefined) throw new Error(`Agent Assist has no session for ${taskSid}`);
  return session;
}

/** Whether the plugin has forgotten all tasks. */
export const hasNoSession = async (agent: Pick<Agent, 'state'>): Promise<boolean> =>
  tasksOf((await agent.state()).sessions).length === 0;
