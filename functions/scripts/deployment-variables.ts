import { readFileSync } from 'node:fs';

import {
  chatVariables,
  connectorVariables,
  isLoopback,
  originVariables,
  profileVariables,
  readEnvironment,
  siprecVariables,
  summaryVariables,
  syncVariables,
  taskRouterVariables,
  webhookVariables,
} from '../src/lib/environment';
import type { TwilioCredentials } from './twilio-credentials';
import { readEnv } from './read-env';

/** Twilio gives these to every Function of the account itself, so they are not sent. */
const GIVEN_BY_TWILIO = ['ACCOUNT_SID', 'AUTH_TOKEN', 'TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'];

/** What calls take beside the workspace. Without them the Functions for calls answer that they are not set up. */
const voiceVariables = { ...taskRouterVariables, ...siprecVariables };

/** What it takes to tell Agent Assist what is written in chats, beside what all need. */
const relayVariables = { ...taskRouterVariables, ...profileVariables };

/**
 * The variables that the deployed Functions get: what the file says, checked as the Functions will check it.
 * @throws Error whose message tells what to do.
 */
export function readDeploymentVariables(
  file: string,
  { accountSid, source }: TwilioCredentials,
): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Error(`${file} cannot be read: copy functions/.env.example there and fill it in.`);
  }
  const variables = readEnv(text);

  const isForCalls = variables.SIPREC_CONNECTOR_NAME !== undefined;
  const isForRelay = variables.TWILIO_CONVERSATION_PROFILE !== undefined;
  const hasWorkspace = variables.TWILIO_WORKSPACE_SID !== undefined;
  const reading = readEnvironment(
    {
      ...chatVariables,
      ...connectorVariables,
      ...originVariables,
      ...syncVariables,
      ...summaryVariables,
      ...webhookVariables,
      ...(hasWorkspace ? taskRouterVariables : {}),
      ...(isForRelay ? relayVariables : {}),
      ...(isForCalls ? voiceVariables : {}),
    },
    variables,
  );
  if (!reading.ok) throw new Error(`${file}: ${reading.problem}`);
  if (isLoopback(new URL(reading.values.PROXY_SERVER_URL))) {
    throw new Error(
      `${file}: PROXY_SERVER_URL is this machine: it should be an address that Twilio can reach.`,
    );
  }
  const { SUMMARY_WEBHOOK_URL: webhook, SUMMARY_WEBHOOK_SECRET: secret } = reading.values;
  if ((webhook === undefined) !== (secret === undefined)) {
    throw new Error(
      `${file}: SUMMARY_WEBHOOK_URL and SUMMARY_WEBHOOK_SECRET belong together: set both, or neither.`,
    );
  }
  if (webhook !== undefined && isLoopback(new URL(webhook))) {
    throw new Error(
      `${file}: SUMMARY_WEBHOOK_URL is this machine: it should be an address that Twilio can reach.`,
    );
  }
  const named = variables.ACCOUNT_SID ?? variables.TWILIO_ACCOUNT_SID;
  if (named && named !== accountSid) {
    throw new Error(`${file} is for the account ${named}, but ${source} is for ${accountSid}.`);
  }
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !GIVEN_BY_TWILIO.includes(name)));
}
