import type { Agent, Chat } from './contact-centre';

interface AssistSession {
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  readonly current: { readonly latestMessage?: string } | undefined;
}

/** What the plugin knows of a chat. */
export async function sessionOf(agent: Pick<Agent, 'state'>, { taskSid }: Chat): Promise<AssistSession> {
  const session = (await agent.state()).sessions[taskSid];
  if (session === undefined) throw new Error(`Agent Assist has no session for ${taskSid}`);
  return session as AssistSession;
}
