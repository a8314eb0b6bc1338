/** What the stand-in for Twilio's Serverless API expects and answers. */
export const SERVERLESS = {
  accountSid: `AC${'0123456789abcdef'.repeat(2)}`,
  apiKey: `SK${'abababababababab'.repeat(2)}`,
  apiSecret: 'deploysecret0deploysecret1deploy',
  serviceSid: `ZS${'1'.repeat(32)}`,
  environmentSid: `ZE${'2'.repeat(32)}`,
  domain: 'agent-assist-functions-4242.twil.io',
} as const;

/** What the stand-in reports to the process that started the script. */
export type ServerlessReport =
  | { readonly did: 'upload'; readonly path: string; readonly visibility: string; readonly source: string }
  | { readonly did: 'build'; readonly form: Record<string, string | string[]> }
  | { readonly did: 'set variable'; readonly key: string; readonly value: string }
  | { readonly did: 'deploy'; readonly buildSid: string };

/** How the account behaves, in the variable SERVERLESS_ACCOUNT. */
export type ServerlessAccount = 'new' | 'deployed before' | 'cannot build' | 'loses the build';
