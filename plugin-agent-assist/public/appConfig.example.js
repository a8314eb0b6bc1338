// The configuration of Flex for the dev server. `npm run start:plugin` copies it to appConfig.js, which stays
// out of git, and puts TWILIO_ACCOUNT_SID in.
var appConfig = {
  sso: { accountSid: 'ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' },
  pluginService: { enabled: true, url: '/plugins' },
  logLevel: 'info',
  ytica: false,
  showSupervisorDesktopView: true,
};
