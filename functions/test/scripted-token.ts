/**
 * A Flex token for tests that carries its own script: the stand-ins for Twilio's IAM and for the connector
 * read from it how to answer.
 */
export interface TokenScript {
  readonly identity?: string;
  readonly roles?: readonly string[];
  readonly iam?: 'accepts' | 'refuses' | 'hangs' | 'is unreachable' | 'answers 500' | 'answers HTML';
  readonly connector?:
    | 'registers'
    | 'refuses'
    | 'answers 500'
    | 'answers HTML'
    | 'answers a token without an end'
    | 'redirects'
    | 'hangs'
    | 'is unreachable';
}

export const scriptToken = (script: TokenScript): string =>
  `scripted.${Buffer.from(JSON.stringify(script)).toString('base64url')}`;

/** `undefined` for anything that {@link scriptToken} did not make, such as a forged token. */
export function readTokenScript(token: string): Required<TokenScript> | undefined {
  const [prefix, script] = token.split('.');
  if (prefix !== 'scripted' || !script) return undefined;
  const parsed = JSON.parse(Buffer.from(script, 'base64url').toString('utf8')) as TokenScript;
  return { identity: 'alice', roles: ['agent'], iam: 'accepts', connector: 'registers', ...parsed };
}
