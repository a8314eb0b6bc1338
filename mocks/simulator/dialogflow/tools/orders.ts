import type { Struct } from '../resources';

/** What calling a tool comes to: text, or an error in words. */
export type ToolOutcome = { readonly content: string } | { readonly error: string };

const STATUSES = ['PACKED', 'IN_TRANSIT', 'DELIVERED'] as const;
const ORDER_NUMBER = /^(?:[A-Z]{1,4}-?\d{3,}|\d{6,12})$/;

const digitsOf = (orderNumber: string): readonly number[] =>
  Array.from(orderNumber.replace(/\D/g, ''), Number);

/** The shop's warehouse holds on to these: they can be looked at and not changed. */
const isLocked = (orderNumber: string): boolean => orderNumber.endsWith('00');

const parameter = (parameters: Struct, name: string): string => {
  const value = parameters[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
};

/** A changing tool's work on one order, or why it cannot be done. */
const onOrder = (parameters: Struct, act: (orderNumber: string) => object): ToolOutcome => {
  const orderNumber = parameter(parameters, 'orderNumber');
  if (orderNumber === '') return { error: 'orderNumber is required.' };
  if (!ORDER_NUMBER.test(orderNumber)) return { error: `There is no order ${orderNumber}.` };
  if (isLocked(orderNumber))
    return { error: `Order ${orderNumber} is locked by the warehouse and cannot be changed.` };
  return { content: JSON.stringify(act(orderNumber)) };
};

/** What the shop knows of an order: always the same for the same number. */
export const lookUpOrder = (parameters: Struct): ToolOutcome => {
  const orderNumber = parameter(parameters, 'orderNumber');
  if (!ORDER_NUMBER.test(orderNumber)) return { error: `There is no order ${orderNumber}.` };
  const sum = digitsOf(orderNumber).reduce((total, digit) => total + digit, 0);
  return {
    content: JSON.stringify({
      orderNumber,
      status: isLocked(orderNumber) ? 'LOCKED' : STATUSES[sum % STATUSES.length],
      total: `$${(19 + sum * 2.35).toFixed(2)}`,
    }),
  };
};

export const createReturn = (parameters: Struct): ToolOutcome =>
  onOrder(parameters, (orderNumber) => ({
    returnNumber: `R-${orderNumber.slice(-6)}`,
    orderNumber,
    resolution: parameter(parameters, 'resolution') || 'REFUND',
    label: 'sent by e-mail',
  }));

export const cancelOrder = (parameters: Struct): ToolOutcome =>
  onOrder(parameters, (orderNumber) => ({ orderNumber, status: 'CANCELLED' }));

export const creditCharge = (parameters: Struct): ToolOutcome => {
  const amount = parameters.amount;
  if (typeof amount !== 'number' || amount <= 0) return { error: 'amount should be a number above 0.' };
  return {
    content: JSON.stringify({ amount, currency: parameter(parameters, 'currency'), status: 'CREDITED' }),
  };
};
