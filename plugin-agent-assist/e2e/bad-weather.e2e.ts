import {
  conversationsOf,
  customersOf,
  eventually,
  openContactCentre,
  signIn,
  type Agent,
  type Chat,
  type ContactCentre,
} from './support/contact-centre';
import { screenshot } from './support/screenshot';
import { UnreliableConnector } from './support/unreliable-connector';

describe.each([
  ['answers with a web page', 'html' as const],
  ['refuses every connection', 'refuse' as const],
  ['hangs', 'hang' as const],
])('a connector that %s', (_, behaviour) => {
  const connector = new UnreliableConnector();
  let centre: ContactCentre;
  let agent: Agent;
  let chat: Chat;

  beforeAll(async () => {
    connector.behaviour = behaviour;
    centre = await openContactCentre({ connectorUrl: await connector.start() });
    connector.target = centre.simulator.url;
    agent = await signIn(centre);
  });
  afterAll(async () => {
    await centre.close();
    await connector.stop();
  });

  it('shows as Unavailable with a reason and Retry, and Flex goes on working', async () => {
    chat = await customersOf(centre.sandbox).start('Cleo Customer', 'Hello, is anybody there?');
    await agent.accept();
    await agent.status.filter({ hasText: 'Unavailable' }).waitFor({ timeout: 90_000 });
    await agent.panel.getByRole('button', { name: 'Retry' }).waitFor();
    await screenshot(agent.page, `connector-${behaviour}`);
    expect(await agent.panel.innerText()).toMatch(/connector|agent-assist-token/i);

    await agent.composer.fill('Yes, I am here.');
    await agent.send();
    await agent.page.getByText('Yes, I am here.').last().waitFor();
  });

  it('works again after Retry once it is well, with all that was said meanwhile', async () => {
    connector.behaviour = 'well';
    await agent.panel.getByRole('button', { name: 'Retry' }).click();
    await agent.status.filter({ hasText: 'Connected' }).waitFor();
    await eventually(
      () => centre.simulator.core.conversations()[0]?.messages.length === 2,
      'Agent Assist hears what was said',
    );
    await customersOf(centre.sandbox).say(chat, 'Where is my order?');
    await agent.firstReply();
  });
});

describe('a conversation that Agent Assist has already completed', () => {
  let centre: ContactCentre;
  let agent: Agent;

  beforeAll(async () => {
    centre = await openContactCentre();
    agent = await signIn(centre);
  });
  afterAll(async () => {
    await centre.close();
  });

  const conversations = (chat: Chat) => conversationsOf(centre, chat);

  it('goes on under the next id, with all that was said, and the task notes which', async () => {
    const chat = await customersOf(centre.sandbox).start('Sam Sms', 'Where is my order?');
    await agent.accept();
    await agent.firstReply();
    const [first] = conversations(chat);
    if (!first) throw new Error('Agent Assist has no conversation');
    first.conversation = { ...first.conversation, lifecycleState: 'COMPLETED' };

    await customersOf(centre.sandbox).say(chat, 'It is order 3348917502.');
    await agent.panel.getByText('It is order 3348917502.').first().waitFor();
    await eventually(() => conversations(chat)[1]?.messages.length === 2, 'the next conversation has it all');
    await screenshot(agent.page, 'next-generation');

    expect(conversations(chat)[1]?.conversation.name).toMatch(/-2$/);
    await eventually(
      () => JSON.stringify(centre.sandbox.world.taskRouter.task(chat.taskSid).attributes).includes('-2'),
      'the task names it',
    );
  });
});

describe('a setting that is wrong', () => {
  let centre: ContactCentre;

  beforeAll(async () => {
    centre = await openContactCentre();
  });
  afterAll(async () => {
    await centre.close();
  });

  it('is named in the panel and the console, and Flex works', async () => {
    await centre.context.route('**/flex-api.twilio.com/v1/Configuration*', async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as { ui_attributes: { custom_data: object } };
      body.ui_attributes.custom_data = {
        agent_assist: { functionsUrl: 'ftp://nowhere', conversationProfile: 'my profile' },
      };
      await route.fulfill({ response, json: body });
    });
    const agent = await signIn(centre);
    await agent.panel
      .getByText(/TWILIO_FUNCTIONS_URL/)
      .first()
      .waitFor();
    await agent.panel
      .getByText(/TWILIO_CONVERSATION_PROFILE/)
      .first()
      .waitFor();
    await screenshot(agent.page, 'misconfigured');
    expect(agent.errors.join()).toMatch(/TWILIO_FUNCTIONS_URL/);

    await customersOf(centre.sandbox).start('Cleo Customer', 'Hello!');
    await agent.accept();
    await agent.composer.fill('Hi Cleo!');
    await agent.send();
    await agent.page.getByText('Hi Cleo!').last().waitFor();
  });
});
