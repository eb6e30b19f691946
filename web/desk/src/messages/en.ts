import accounts from './en/accounts';
import account from './en/account';
import figures from './en/figures';
import form from './en/form';
import intake from './en/intake';
import leader from './en/leader';
import ledger from './en/ledger';
import list from './en/list';
import manage from './en/manage';
import matter from './en/matter';
import orders from './en/orders';
import paper from './en/paper';
import shell from './en/shell';
import terms from './en/terms';
import todo from './en/todo';
import wall from './en/wall';

import type zh from './zh';

const en: typeof zh = { account, accounts, figures, form, intake, leader, ledger, list, manage, matter, orders, paper, shell, terms, todo, wall };
export default en;
