/**
 * What libraries bring along and nothing here calls:
 * - `immer` serves Redux Toolkit's `createSlice` and `createReducer`. The reducers here are plain functions
 *   (docs/decisions/0003);
 * - WebTransport is not among the transports that the connector's socket may take;
 * - what the connector and the plugin tell each other is text, without bytes beside it;
 * - Flex's plugin library can load scripts and styles from elsewhere.
 *
 * @param {{NormalModuleReplacementPlugin: new (what: RegExp, by: string | Function) => object}} webpack
 * @returns plugins that leave them out
 */
const lighterLibraries = ({ NormalModuleReplacementPlugin }) => [
  new NormalModuleReplacementPlugin(/^immer$/, require.resolve('./libraries/no-immer')),
  new NormalModuleReplacementPlugin(/^\.\/webtransport\.js$/, require.resolve('./libraries/no-webtransport')),
  new NormalModuleReplacementPlugin(/^\.\/(?:is-)?binary\.js$/, require.resolve('./libraries/no-binary')),
  new NormalModuleReplacementPlugin(
    /^\.\/contrib\/base64-arraybuffer\.js$/,
    require.resolve('./libraries/no-base64'),
  ),
  new NormalModuleReplacementPlugin(
    /^\.\/utils\/(?:loadJS|loadCSS|runtime)$/,
    require.resolve('./libraries/no-loaders'),
  ),
];

module.exports = { lighterLibraries };
