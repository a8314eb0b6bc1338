/** The dev server talks to this machine only: its page carries a signed-in agent's session. */
module.exports = (config) => ({ ...config, host: '127.0.0.1' });
