/** A complete environment of made-up values. The secrets are unlike anything else, so that a leak is found. */
export const ENVIRONMENT = {
  ACCOUNT_SID: `AC${'0123456789abcdef'.repeat(2)}`,
  AUTH_TOKEN: 'authtoken0authtoken1authtoken2ab',
  TWILIO_API_KEY: `SK${'fedcba9876543210'.repeat(2)}`,
  TWILIO_API_SECRET: 'apisecret0apisecret1apisecret2ab',
  TWILIO_CHAT_SERVICE_SID: 'IS00112233445566778899aabbccddeeff',
  PROXY_SERVER_URL: 'https://connector.test',
  TWILIO_WORKSPACE_SID: 'WS00112233445566778899aabbccddeeff',
  SIPREC_CONNECTOR_NAME: 'agent-assist',
  TWILIO_CONVERSATION_PROFILE: 'projects/demo-project/locations/global/conversationProfiles/demo-profile',
} as const;

/** The secret that the connector of the tests signs its tokens with. */
export const CONNECTOR_KEY = 'connector-signing-key';
