import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const CYCLONEDX = pathToFileURL(path.resolve(__dirname, '../../scripts/cyclonedx.mjs')).href;

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'sbom-'));
  const put = (folder: string, manifest: object): void => {
    mkdirSync(path.join(root, folder), { recursive: true });
    writeFileSync(path.join(root, folder, 'package.json'), JSON.stringify(manifest));
  };
  put('part', { name: 'part', version: '1.2.3', license: 'Apache-2.0' });
  put('node_modules/a', { name: 'a', version: '1.0.0', license: 'MIT' });
  put('node_modules/@s/b', { name: '@s/b', version: '2.0.0', license: '(MIT OR Apache-2.0)' });
  put('node_modules/a/node_modules/@s/b', { name: '@s/b', version: '3.0.0' });
  writeFileSync(
    path.join(root, 'package-lock.json'),
    JSON.stringify({
      packages: {
        'node_modules/a': {
          integrity: `sha512-${Buffer.from('abc').toString('base64')}`,
          resolved: 'https://packages.example/a.tgz',
          dependencies: { '@s/b': '3' },
        },
        'node_modules/@s/b': { dependencies: { a: '1' } },
        'node_modules/a/node_modules/@s/b': {},
      },
    }),
  );
});
afterAll(() => rmSync(root, { recursive: true }));

/** Evaluates an expression with the module’s exports in sight. */
const evaluate = (expression: string): unknown =>
  JSON.parse(
    execFileSync(process.execPath, [
      '--input-type=module',
      '--eval',
      `import { billOfMaterials, installedFor, packageOf } from ${JSON.stringify(CYCLONEDX)};
       import { readFileSync } from 'node:fs';
       const root = ${JSON.stringify(root)};
       const lock = JSON.parse(readFileSync(root + '/package-lock.json', 'utf8'));
       console.log(JSON.stringify(${expression} ?? null));`,
    ]).toString(),
  );

describe('a bill of materials', () => {
  it('names each package once, by version, licence and hash, and no registry', () => {
    const bill = evaluate(`billOfMaterials({ directory: root + '/part', root,
      packages: ['node_modules/a', 'node_modules/@s/b', 'node_modules/a', 'node_modules/a/node_modules/@s/b'] })`);
    expect(bill).toEqual({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      version: 1,
      metadata: {
        component: {
          type: 'application',
          'bom-ref': 'part',
          name: 'part',
          version: '1.2.3',
          licenses: [{ license: { id: 'Apache-2.0' } }],
        },
      },
      components: [
        {
          type: 'library',
          'bom-ref': 'pkg:npm/%40s/b@2.0.0',
          group: '@s',
          name: 'b',
          version: '2.0.0',
          licenses: [{ expression: '(MIT OR Apache-2.0)' }],
          purl: 'pkg:npm/%40s/b@2.0.0',
        },
        {
          type: 'library',
          'bom-ref': 'pkg:npm/%40s/b@3.0.0',
          group: '@s',
          name: 'b',
          version: '3.0.0',
          purl: 'pkg:npm/%40s/b@3.0.0',
        },
        {
          type: 'library',
          'bom-ref': 'pkg:npm/a@1.0.0',
          name: 'a',
          version: '1.0.0',
          hashes: [{ alg: 'SHA-512', content: '616263' }],
          licenses: [{ license: { id: 'MIT' } }],
          purl: 'pkg:npm/a@1.0.0',
        },
      ],
    });
  });

  it('follows dependencies as Node does, in circles too', () => {
    expect(evaluate(`installedFor(['@s/b'], 'part', lock)`)).toEqual([
      'node_modules/@s/b',
      'node_modules/a',
      'node_modules/a/node_modules/@s/b',
    ]);
  });

  it('knows a package by its files', () => {
    expect(evaluate(`packageOf('../node_modules/a/node_modules/@s/b/index.js')`)).toBe(
      '../node_modules/a/node_modules/@s/b',
    );
    expect(evaluate(`packageOf('functions/src/lib/jwt.ts')`)).toBeNull();
  });
});
