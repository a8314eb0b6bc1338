/**
 * A stable name for a person that does not tell who it is: SHA-256, as hex. Google asks never to be given raw
 * identifiers (`obfuscated_external_user_id`, participant.proto).
 */
export async function obfuscate(identifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(identifier));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
