// In place of what Flex's plugin library has for scripts and styles from elsewhere: see ../lighter-libraries.js.

const refuse = () => {
  throw new TypeError('Whatever this plugin needs is in it, and nothing is loaded from elsewhere');
};

export const loadJS = refuse;
export const loadCSS = refuse;
export const getRuntimeUrl = refuse;
export const getAssetsUrl = refuse;
