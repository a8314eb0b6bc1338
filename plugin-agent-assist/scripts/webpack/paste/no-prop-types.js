// In place of `prop-types`: see ../lighter-paste.js. An ES module, so that nothing of it stays.

/** What Paste's components would check with it is dropped: see ../pure-packages.js. */
export default {};
