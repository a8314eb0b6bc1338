// In place of what engine.io-parser reads bytes with that came by polling: see ../lighter-libraries.js.

/** They are refused like whatever else has another shape. */
export const decode = () => new ArrayBuffer(0);
