import { parseTranscript, type Scenario } from './transcript';

const customer = (text: string, delayMs = 1500) => ({ role: 'customer', text, delayMs });
const agent = (text: string, delayMs = 2000) => ({ role: 'agent', text, delayMs });

/** The conversations that come with the sandbox, the default one first. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'return-wrong-size',
    title: 'Return of an item in the wrong size',
    customerName: 'Dana Whitfield',
    channelType: 'web',
    lines: parseTranscript([
      customer('Hi, the winter jacket I ordered last week came in the wrong size.', 0),
      agent('Hello! I am sorry to hear that. May I have your name and the order number?'),
      customer('Dana Whitfield, order number 4471902856'),
      agent('Thank you, Dana. Would you like another size or your money back?'),
      customer('I would rather exchange it for a medium if you have one in green'),
      agent(
        'We have a green one in medium. I am sending it today, and a label for the return is in your inbox.',
      ),
      customer('Wonderful, thank you so much!'),
      agent('You are welcome. Have a great day!'),
      customer('You too, bye'),
    ]),
  },
  {
    name: 'late-parcel',
    title: 'A parcel that has not arrived',
    customerName: 'Luis Ortega',
    channelType: 'whatsapp',
    lines: parseTranscript([
      customer('My parcel was supposed to be here on Monday and it still has not arrived', 0),
      agent('I am sorry about the wait. Could you give me the order number?'),
      customer('It is 9920417735'),
      customer('The tracking page has said "in transit" for four days. This is ridiculous.', 2500),
      agent(
        'I understand. The carrier tells me that it was sorted to the wrong depot. It will be with you tomorrow.',
      ),
      customer('And if it is not?'),
      agent('Then write to us and I will send the order again at no cost.'),
      customer('ok, thanks'),
    ]),
  },
  {
    name: 'billing-dispute',
    title: 'A charge that the customer does not know',
    customerName: 'Priya Raman',
    channelType: 'web',
    lines: parseTranscript([
      customer('Hello', 0),
      agent('Hello, how can I help you today?'),
      customer('I was charged $84.50 twice for the same subscription on my March statement'),
      agent('I am sorry about that. May I have your name and the e-mail address on the account?'),
      customer('Priya Raman, priya.raman@example.com'),
      agent('Thank you, Priya. I can see both charges. I am crediting one of them now.'),
      customer('How long does the refund take?'),
      agent('You will see it within 5 working days.'),
      customer('Perfect, thanks for your help'),
    ]),
  },
  {
    name: 'password-reset',
    title: 'Locked out of an account',
    customerName: 'Tom Becker',
    channelType: 'sms',
    lines: parseTranscript([
      customer("I'm locked out of my account and the password reset e-mail never comes", 0),
      agent('Let us get you back in. What is your username?'),
      customer('Username: tbecker77'),
      agent('Thank you. The address on file ends in example.org. Is that still yours?'),
      customer('No, I changed to tom@example.net last month'),
      agent('I have updated it and sent a new link to tom@example.net. It is valid for 30 minutes.'),
      customer('Got it'),
      customer("It worked. That's all, thank you!", 4000),
    ]),
  },
  {
    name: 'internet-outage',
    title: 'Home internet is down',
    customerName: 'Aisha Bello',
    channelType: 'web',
    lines: parseTranscript([
      customer('My internet has been down since this morning and I work from home', 0),
      agent('I am sorry about that. Which lights are on at the router?'),
      customer('Only the power light, the others are off. I already restarted the router twice.'),
      agent('Thank you for trying that. May I have the phone number of the line?'),
      customer('(555) 010-4477'),
      agent('There is a fault in your street. Our engineers expect to have it mended by 6 pm.'),
      customer('That is a whole day of work lost. I am really frustrated.'),
      agent(
        'I understand, Aisha. I have credited you for three days, and you will get a text when it is back.',
      ),
      customer('Okay, I appreciate that. Bye.'),
    ]),
  },
];

/** `undefined` for a name that is none of theirs. */
export const findScenario = (name: string): Scenario | undefined =>
  SCENARIOS.find((scenario) => scenario.name === name);
