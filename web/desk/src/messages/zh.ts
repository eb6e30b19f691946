import accounts from './zh/accounts';
import account from './zh/account';
import figures from './zh/figures';
import form from './zh/form';
import intake from './zh/intake';
import leader from './zh/leader';
import ledger from './zh/ledger';
import list from './zh/list';
import manage from './zh/manage';
import matter from './zh/matter';
import orders from './zh/orders';
import paper from './zh/paper';
import shell from './zh/shell';
import terms from './zh/terms';
import todo from './zh/todo';
import wall from './zh/wall';

export default { account, accounts, figures, form, intake, leader, ledger, list, manage, matter, orders, paper, shell, terms, todo, wall };
