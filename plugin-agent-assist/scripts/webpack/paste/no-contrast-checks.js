// In place of `@twilio-paste/color-contrast-utils`: see ../lighter-paste.js. Whoever calls it gets a TypeError.
module.exports = {};
