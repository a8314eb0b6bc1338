/** Flex looks for Citrix's WebRTC redirection, which exists on virtual desktops only. */
export {};
