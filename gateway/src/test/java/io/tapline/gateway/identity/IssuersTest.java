package io.tapline.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class IssuersTest {

    private static final String TEMPLATE = "https://login.example/{tenant}/v2.0";

    private final Issuer all = issuer(TEMPLATE);
    private final Issuer contoso = issuer("https://login.example/contoso/v2.0");
    private final Issuers issuers = new Issuers(List.of(all, contoso));

    private static Issuer issuer(String name) {
        return new Issuer(
                FakeIssuer.config(name, "sub"), () -> Future.failedFuture("not asked here"), System::nanoTime);
    }

    private static Claims claims(String iss, String tid) {
        return new Claims(new JsonObject().put("iss", iss).put("tid", tid));
    }

    @Test
    void templateTakesTheTokensTenant() {
        assertThat(issuers.find(claims("https://login.example/fabrikam/v2.0", "fabrikam")))
                .contains(all);
    }

    @Test
    void exactNameGoesBeforeATemplate() {
        assertThat(issuers.find(claims("https://login.example/contoso/v2.0", "contoso")))
                .contains(contoso);
    }

    @Test
    void issuerOfAnotherTenantThanTheTokensIsUnknown() {
        assertThat(issuers.find(claims("https://login.example/fabrikam/v2.0", "contoso")))
                .isEmpty();
        assertThat(issuers.find(claims(TEMPLATE, "{tenant}"))).isEmpty();
        assertThat(issuers.find(claims("https://login.example/a/b/v2.0", "a/b")))
                .isEmpty();
    }

    @Test
    void sameIssuerTwiceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Issuers(List.of(contoso, issuer("https://login.example/contoso/v2.0"))))
                .withMessage("issuer https://login.example/contoso/v2.0 is listed twice");
    }
}
