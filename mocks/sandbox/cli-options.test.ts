import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readEnvVariable } from './cli-options';

let file: string;
beforeAll(() => void (file = join(mkdtempSync(join(tmpdir(), 'cli-options-')), '.env')));
afterAll(() => rmSync(join(file, '..'), { recursive: true }));

const CONNECTOR = 'https://connector.example.com';

describe('the connector that functions/.env names', () => {
  it.each([
    ['by itself', `PROXY_SERVER_URL=${CONNECTOR}`],
    ['in quotation marks', `PROXY_SERVER_URL="${CONNECTOR}"`],
    ['with spaces and a remark', `  PROXY_SERVER_URL = ${CONNECTOR}  # ours`],
    ['for a shell, too', `export PROXY_SERVER_URL=${CONNECTOR}`],
    ['among others', `AUTH_TOKEN=\nPROXY_SERVER_URL=${CONNECTOR}\nALLOWED_ORIGINS=https://flex.twilio.com`],
    [
      'with the line ends of Windows',
      `AUTH_TOKEN=\r\nPROXY_SERVER_URL=${CONNECTOR}\r\nSUMMARY_TTL_DAYS=30\r\n`,
    ],
  ])('is read where it stands %s', (_how, text) => {
    writeFileSync(file, text);
    expect(readEnvVariable(file, 'PROXY_SERVER_URL')).toBe(CONNECTOR);
  });

  it.each([
    ['is left empty above another variable', 'PROXY_SERVER_URL=\nALLOWED_ORIGINS=https://flex.twilio.com'],
    ['is left empty, with the line ends of Windows', 'PROXY_SERVER_URL=\r\nSUMMARY_TTL_DAYS=30\r\n'],
    ['is empty in quotation marks', 'PROXY_SERVER_URL=""\nSUMMARY_TTL_DAYS=30'],
    ['stands in a remark', `# PROXY_SERVER_URL=${CONNECTOR}`],
    ['is another one’s end', `OLD_PROXY_SERVER_URL=${CONNECTOR}`],
  ])('is none where it %s', (_how, text) => {
    writeFileSync(file, text);
    expect(readEnvVariable(file, 'PROXY_SERVER_URL')).toBeUndefined();
  });

  it('is none where there is no such file', () => {
    expect(readEnvVariable(join(file, 'nowhere'), 'PROXY_SERVER_URL')).toBeUndefined();
  });
});
