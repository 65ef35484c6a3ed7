import { showFaults, takeOver } from './form.js';
import { returnPath, send, signedIn, whenSignedInElsewhere } from './session.js';

const form = document.getElementById('signup');
const onwards = returnPath(location.search, document.documentElement.dataset.home);

function goOn() {
  location.replace(onwards);
}

takeOver(
  form,
  async ({ name, email, password }) => {
    const answer = await send('POST', '/api/auth/signup?useCookies=true', { name, email, password });
    if (answer.ok) {
      signedIn();
      goOn();
    } else if (answer.code === 'email_taken') {
      showFaults(form, [{ field: 'email', message: `${answer.data.error}. Sign in below, or use another address.` }]);
      return undefined;
    }
    return answer;
  },
  () => true,
);
document.getElementById('other').search = location.search;
whenSignedInElsewhere(goOn);
