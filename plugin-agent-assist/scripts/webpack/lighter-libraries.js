const { sep } = require('node:path');

/**
 * What libraries bring along and nothing here calls:
 * - `immer` serves Redux Toolkit's `createSlice` and `createReducer`. The reducers here are plain functions
 *   (docs/decisions/0003);
 * - WebTransport is not among the transports that the connector's socket may take;
 * - Socket.IO never reconnects by itself: the connection's machine does;
 * - what the connector and the plugin tell each other is text, without bytes beside it;
 * - Flex's plugin library can load scripts and styles from elsewhere.
 *
 * @param {{NormalModuleReplacementPlugin: new (what: RegExp, by: string | Function) => object}} webpack
 * @returns plugins that leave them out
 */
const lighterLibraries = ({ NormalModuleReplacementPlugin }) =>
  [
    [/^immer$/, '', 'no-immer'],
    [/^\.\/webtransport\.js$/, 'engine.io-client', 'no-webtransport'],
    [/^\.\/contrib\/backo2\.js$/, 'socket.io-client', 'no-backoff'],
    [/^\.\/(?:is-)?binary\.js$/, 'socket.io-parser', 'no-binary'],
    [/^\.\/contrib\/base64-arraybuffer\.js$/, 'engine.io-parser', 'no-base64'],
    [/^\.\/utils\/(?:loadJS|loadCSS|runtime)$/, '@twilio/flex-plugin', 'no-loaders'],
  ].map(
    ([request, from, instead]) =>
      new NormalModuleReplacementPlugin(request, (module) => {
        // A name within a package may be another package's too.
        if (module.context.split(sep).join('/').includes(from))
          module.request = require.resolve(`./libraries/${instead}`);
      }),
  );

module.exports = { lighterLibraries };
