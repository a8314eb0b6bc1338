/** The process of one bench: `node --import tsx bench/run-one.ts NAME`, which sends its figures to its parent. */
import { BENCHES, isBenchName } from './benches';

const [name = ''] = process.argv.slice(2);
if (!isBenchName(name)) throw new Error(`There is no bench "${name}"`);
const bench = await BENCHES[name]();
process.send?.({ about: bench.about, figures: await bench.run() });
// What a bench leaves open (a browser's pipe, a server's socket) is not what it measures.
process.exit(0);
