/** A question that customers ask, and its answer in markdown. */
export interface Faq {
  readonly question: string;
  readonly answer: string;
}

/** An article of the help centre that the simulated desk works with. */
export interface KnowledgeDocument {
  readonly id: string;
  readonly title: string;
  /** Words that customers use for it and the article does not. */
  readonly keywords: string;
  readonly faqs: readonly [Faq, ...Faq[]];
  /** Plain sentences, as a search engine quotes them. */
  readonly body: readonly string[];
}

const HELP_CENTRE = 'https://help.example.com/articles';

/** Where a person reads the document. */
export const addressOf = ({ id }: Pick<KnowledgeDocument, 'id'>): string => `${HELP_CENTRE}/${id}`;

/** The help centre of a shop that also sells connections. */
export const DOCUMENTS: readonly KnowledgeDocument[] = [
  {
    id: 'returns',
    title: 'Returning an item',
    keywords: 'return send back give back label prepaid',
    faqs: [
      {
        question: 'How do I return an item?',
        answer:
          'You can return an item **within 30 days** of delivery:\n\n1. Open *My orders* and choose **Return item**.\n2. Print the prepaid label, or show its code at a parcel shop.\n3. Hand the parcel in within 14 days.',
      },
      {
        question: 'Which items cannot be returned?',
        answer:
          'These cannot be returned once they are opened:\n\n- underwear, swimwear and earrings\n- sealed software and gift cards\n- items made to order',
      },
    ],
    body: [
      'Items can be returned within 30 days of delivery, unworn and with their tags.',
      'The label is free of charge, and a parcel shop can print it from the code in the e-mail.',
      'Return a parcel within 14 days of asking for the label.',
    ],
  },
  {
    id: 'exchanges',
    title: 'Exchanging for another size or colour',
    keywords: 'exchange swap size sizes sizing fit small large tight colour color medium',
    faqs: [
      {
        question: 'How do I exchange an item for another size?',
        answer:
          'An exchange for another **size or colour** is free within 30 days. The new item leaves the warehouse *the same day*; the customer has **14 days** to send the first one back.',
      },
      {
        question: 'What if the size I want is sold out?',
        answer:
          'Offer a **refund**, or put the customer on the waiting list. Reserved items are held for *three days* once they are back.',
      },
    ],
    body: [
      'An exchange for another size or colour is free of charge within 30 days of delivery.',
      'The new item is sent before the first one is back.',
      'Sizes that are sold out come with a waiting list.',
    ],
  },
  {
    id: 'refunds',
    title: 'When a refund arrives',
    keywords: 'refund refunds refunded money back reimburse reimbursement',
    faqs: [
      {
        question: 'How long does a refund take?',
        answer:
          'A refund is paid to the **card that was used**:\n\n- credit cards: 3 to 5 working days\n- debit cards: 5 to 7 working days\n- gift cards: at once',
      },
      {
        question: 'Can a refund go to another card?',
        answer:
          'No. A refund goes back to where the money came from. Where the card was closed, the bank forwards it; see [refunds](https://help.example.com/articles/refunds).',
      },
    ],
    body: [
      'Refunds are sent once the parcel has been scanned at the warehouse.',
      'A refund to a credit card takes 3 to 5 working days, to a debit card 5 to 7.',
      'Shipping is refunded where the item was wrong or damaged.',
    ],
  },
  {
    id: 'delivery',
    title: 'Delivery times and tracking',
    keywords: 'delivery deliver delivered shipping shipment ship courier express tracking track',
    faqs: [
      {
        question: 'How long does delivery take?',
        answer:
          '| Service | Time |\n|---|---|\n| Standard | 2 to 4 working days |\n| Express | next working day, if ordered by 5 pm |\n\nThe tracking number comes by e-mail when the parcel leaves.',
      },
      {
        question: 'How do I track a parcel?',
        answer:
          'Use the link in the dispatch e-mail, or *My orders*. Tracking shows the first scan **up to 24 hours** after dispatch.',
      },
    ],
    body: [
      'Standard delivery takes 2 to 4 working days and express delivery one.',
      'A tracking number is sent by e-mail as soon as the courier has the parcel.',
      'Parcels are not delivered on Sundays and public holidays.',
    ],
  },
  {
    id: 'missing-parcel',
    title: 'A parcel that is late or missing',
    keywords: 'late missing lost parcel package arrived arrive overdue stuck delayed depot transit',
    faqs: [
      {
        question: 'What can I do about a parcel that has not arrived?',
        answer:
          'Check the tracking first. Where nothing has moved for **three working days**:\n\n1. Open a search with the carrier (answer within 24 hours).\n2. Send the order again, or refund it, after *five* working days without an answer.',
      },
      {
        question: 'Tracking says delivered, but the parcel is not there',
        answer:
          'Ask the customer to look with neighbours and in the place agreed for deliveries. A **proof of delivery** can be asked of the carrier within 30 days.',
      },
    ],
    body: [
      'A parcel counts as missing after three working days without a scan.',
      'The carrier answers a search within 24 hours.',
      'An order that is lost is sent again or refunded, as the customer prefers.',
    ],
  },
  {
    id: 'damaged-items',
    title: 'An item that arrived damaged',
    keywords: 'damaged broken defective cracked faulty torn scratched photo',
    faqs: [
      {
        question: 'What happens when an item arrives damaged?',
        answer:
          'The customer need not send it back. Ask for **a photo**, then choose:\n\n- a new item, sent today\n- a full refund with shipping',
      },
      {
        question: 'How soon must damage be reported?',
        answer: 'Within **14 days** of delivery. Later, the warranty applies.',
      },
    ],
    body: [
      'Damaged items are replaced or refunded at no cost within 14 days of delivery.',
      'A photo of the damage is enough; nothing has to be sent back.',
    ],
  },
  {
    id: 'cancel-order',
    title: 'Cancelling an order',
    keywords: 'cancel cancelled cancellation withdraw',
    faqs: [
      {
        question: 'Until when can an order be cancelled?',
        answer:
          'Until it is **packed**, usually two hours after it was placed. After that the parcel can be *refused at the door*, and the money comes back when it is scanned.',
      },
      {
        question: 'Does cancelling an order cost anything?',
        answer: 'No. A cancelled order is never charged, and a reserved amount is released within 3 days.',
      },
    ],
    body: [
      'An order can be cancelled free of charge until it is packed.',
      'A reserved amount is released within three working days of the cancellation.',
    ],
  },
  {
    id: 'change-address',
    title: 'Changing a delivery address',
    keywords: 'address moved moving postcode redirect',
    faqs: [
      {
        question: 'Can the delivery address still be changed?',
        answer:
          'Before dispatch: yes, in *My orders*. After dispatch the carrier can **redirect** a parcel once, within the same country.',
      },
    ],
    body: [
      'The address of an order can be changed until it is packed.',
      'A parcel on its way can be redirected once within the same country.',
    ],
  },
  {
    id: 'password-reset',
    title: 'Resetting a password',
    keywords: 'password passcode locked login log sign in forgot forgotten reset username account access',
    faqs: [
      {
        question: 'How does a customer reset a password?',
        answer:
          'Send the link from the customer’s profile: **Security → Send reset link**. It is valid for *30 minutes*. Never ask for the password itself.',
      },
      {
        question: 'The reset e-mail does not arrive',
        answer:
          'Check, in this order:\n\n1. the spam folder\n2. the address on the account\n3. whether five links were sent today (then wait 24 hours)',
      },
    ],
    body: [
      'A link to reset the password is valid for 30 minutes.',
      'After five wrong passwords an account is locked for one hour.',
      'The e-mail may be in the spam folder.',
    ],
  },
  {
    id: 'two-step-sign-in',
    title: 'Two-step sign-in',
    keywords: 'two-factor factor verification authenticator two-step step code sms',
    faqs: [
      {
        question: 'A customer has lost the phone for two-step sign-in',
        answer:
          'Verify the identity with **two** of: date of birth, last order, last four digits of the card. Then use *Security → Reset second step*.',
      },
    ],
    body: [
      'The second step of sign-in is a code by text message or from an authenticator.',
      'Ten backup codes are shown when it is switched on.',
    ],
  },
  {
    id: 'unknown-charge',
    title: 'A charge the customer does not know',
    keywords: 'charge charged overcharged twice double dispute fraud statement unknown unauthorised',
    faqs: [
      {
        question: 'Why was a customer charged twice?',
        answer:
          'Mostly one of the two is a **reservation** that falls away within 3 working days. Where both are booked, credit one and open a dispute (*Billing → Dispute*).',
      },
      {
        question: 'How is a charge disputed?',
        answer:
          'Open a dispute with the date and amount. The amount is **credited at once**, and the answer comes within 10 working days.',
      },
    ],
    body: [
      'Two equal charges on one day are mostly a reservation and a booking.',
      'A disputed amount is credited while the dispute is open.',
    ],
  },
  {
    id: 'bills',
    title: 'Reading a bill',
    keywords: 'bill billing invoice invoices fee fees payment subscription due',
    faqs: [
      {
        question: 'When is the bill due?',
        answer: 'On the **15th** of each month by direct debit, or within 14 days of the invoice otherwise.',
      },
      {
        question: 'What are the fees on a bill?',
        answer: 'The first page lists the plan; the second lists **fees** for calls abroad and late payment.',
      },
    ],
    body: [
      'Bills are due on the 15th of each month.',
      'A late payment costs a fee of 5 dollars after the second reminder.',
    ],
  },
  {
    id: 'outage',
    title: 'Internet or network outage',
    keywords: 'internet outage down wifi wi-fi broadband network signal connection offline reception',
    faqs: [
      {
        question: 'What should an agent check when the internet is down?',
        answer:
          '1. Look at the **fault map** for the postcode.\n2. No fault? Restart the router and check its lights.\n3. Still nothing? Book an engineer: next free slot within *48 hours*.',
      },
      {
        question: 'Is there a credit for time without service?',
        answer: 'Yes: **one day’s fee for every day**, automatically after 24 hours and earlier on request.',
      },
    ],
    body: [
      'The fault map shows known outages by postcode and when they are expected to end.',
      'Customers are credited for each day without service.',
      'An engineer comes within 48 hours where no fault is known.',
    ],
  },
  {
    id: 'router',
    title: 'Restarting a router',
    keywords: 'router modem restart lights light power cable reboot',
    faqs: [
      {
        question: 'What do the lights of the router mean?',
        answer:
          '- **power** only: no line, check the cable at the wall\n- *internet* red: signed out, restart it\n- all green: the line is fine, look at the device',
      },
    ],
    body: [
      'Switch the router off for 30 seconds and on again, and wait three minutes.',
      'If only the power light is on, the router finds no line.',
    ],
  },
  {
    id: 'warranty',
    title: 'Warranty and repairs',
    keywords: 'warranty guarantee repair repairs stopped working years',
    faqs: [
      {
        question: 'How long is the warranty?',
        answer:
          'Two years for new items, **one year** for refurbished ones. The proof of purchase is the order in *My orders*.',
      },
      {
        question: 'How is a repair arranged?',
        answer:
          'Send the customer a repair label. A repair takes **10 working days**; then a new item is due.',
      },
    ],
    body: [
      'The warranty of new items is two years, of refurbished ones one year.',
      'A repair takes at most ten working days.',
    ],
  },
  {
    id: 'promo-codes',
    title: 'Promo codes and gift cards',
    keywords: 'promo promotion promotional coupon discount voucher code codes gift card',
    faqs: [
      {
        question: 'Why does a promo code not work?',
        answer:
          'A code works **once**, within 7 days, and not on reduced items. Codes cannot be combined; a gift card can be added.',
      },
    ],
    body: ['Promo codes are valid for 7 days and for one order.', 'Gift cards never expire.'],
  },
];
