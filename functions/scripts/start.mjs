/**
 * Serves dist/functions with twilio-run, as Twilio would.
 *
 *   node scripts/start.mjs [--port 3001] [--env .env] [--folder dist/functions] [--live]
 *
 * Port 0 takes a free one. Variables come from the environment, and from the file where both have one.
 * `--live` reads a Function anew for every request, which also forgets what it had cached.
 */
import { Server } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '3001' },
    env: { type: 'string' },
    folder: { type: 'string', default: 'dist/functions' },
    live: { type: 'boolean', default: false },
  },
});

/** @param {string} line @returns {never} */
function giveUp(line) {
  console.error(line);
  process.exit(1);
}

if (!/^\d{1,5}$/.test(options.port)) giveUp(`--port is ${options.port}: it should be a number such as 3001.`);

// twilio-run listens on every interface of the machine, asks a question when the port is taken, and cannot
// name a port that the system chose.
const listen = Server.prototype.listen;
Server.prototype.listen = function (port, onListening) {
  Server.prototype.listen = listen;
  this.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
    giveUp(
      error.code === 'EADDRINUSE'
        ? `Port ${options.port} is in use. Stop what runs there, or choose another with --port.`
        : `The Functions cannot listen on port ${options.port}: ${error.message}`,
    ),
  );
  this.once('listening', () => console.log(`Functions: http://localhost:${this.address().port}/`));
  return listen.call(this, port, '127.0.0.1', onListening);
};

// Where a script started us over IPC, its end is ours.
process.once('disconnect', () => process.exit());

await createRequire(import.meta.url)('twilio-run/dist/cli').run([
  process.execPath,
  'twilio-run',
  'start',
  fileURLToPath(new URL('..', import.meta.url)),
  ...['--port', options.port],
  ...['--functions-folder', options.folder],
  ...['--log-level', 'warn'],
  ...(options.env === undefined ? [] : ['--env', options.env]),
  '--load-local-env',
  // A forked process would not have what was preloaded into this one, such as a stand-in for Twilio's REST hosts.
  '--no-fork-process',
  options.live ? '--live' : '--no-live',
]);
