/**
 * Software bills of materials in CycloneDX 1.5, of what is in a build and not of what a package.json asks for: tools
 * stand among a plugin's dependencies, and libraries that are bundled among a Function's development dependencies.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The package that a file of node_modules belongs to, as a path; undefined for a file of our own. */
export function packageOf(file) {
  const parts = file.split(/[\\/]/);
  const at = parts.lastIndexOf('node_modules');
  if (at < 0) return undefined;
  const length = parts[at + 1]?.startsWith('@') ? 3 : 2;
  return parts.slice(0, at + length).join('/');
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/**
 * The packages that npm installs for these names, theirs included, as keys of package-lock.json.
 * @param {string} from whose dependencies they are, as a key of the lock
 */
export function installedFor(names, from, lock) {
  const found = new Set();
  const visit = (name, asker) => {
    for (let at = asker; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
      const key = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
      const entry = lock.packages[key];
      if (!entry) {
        if (at === '') return;
        continue;
      }
      if (found.has(key)) return;
      found.add(key);
      Object.keys(entry.dependencies ?? {}).forEach((next) => visit(next, key));
      return;
    }
  };
  names.forEach((name) => visit(name, from));
  return [...found];
}

/** `sha512-‹base64›` of package-lock.json as CycloneDX has it. */
function hashesOf(integrity) {
  const [, content] = /^sha512-(\S+)/.exec(integrity ?? '') ?? [];
  return content === undefined
    ? {}
    : { hashes: [{ alg: 'SHA-512', content: Buffer.from(content, 'base64').toString('hex') }] };
}

const licensesOf = (license) =>
  typeof license !== 'string' || license === ''
    ? {}
    : {
        licenses: [
          /^[\w.+-]+$/.test(license) && license !== 'UNLICENSED'
            ? { license: { id: license } }
            : { expression: license },
        ],
      };

function componentOf(key, root, lock) {
  const { name, version, license } = readJson(path.join(root, key, 'package.json'));
  const [scope, base] = name.startsWith('@') ? name.split('/') : [undefined, name];
  const purl = `pkg:npm/${scope === undefined ? '' : `%40${scope.slice(1)}/`}${base}@${version}`;
  return {
    type: 'library',
    'bom-ref': purl,
    ...(scope === undefined ? {} : { group: scope }),
    name: base,
    version,
    ...hashesOf(lock.packages[key]?.integrity),
    ...licensesOf(license),
    purl,
  };
}

/**
 * The bill of one part of the product. The same build gives the same bill, and it names no registry.
 * @param {{directory: string, packages: Iterable<string>, root: string}} build where the part's package.json is, the
 * packages in it as keys of the lock in `root`
 */
export function billOfMaterials({ directory, packages, root }) {
  const lock = readJson(path.join(root, 'package-lock.json'));
  const { name, version, license } = readJson(path.join(directory, 'package.json'));
  const components = new Map(
    [...packages].map((key) => componentOf(key, root, lock)).map((component) => [component.purl, component]),
  );
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: { type: 'application', 'bom-ref': name, name, version, ...licensesOf(license) },
    },
    components: [...components.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1)),
  };
}

/** Writes the bill, and says in a line where. */
export function writeBill(file, bill) {
  writeFileSync(file, `${JSON.stringify(bill, undefined, 2)}\n`);
  console.log(`Bill of materials: ${file} (${bill.components.length} packages)`);
}
