/** @param directory of the plugin that was built */
export function writePluginBill(directory?: string): void;
/** Of the Functions as they were bundled last, and of what Twilio installs with them. */
export function writeFunctionsBill(): void;
