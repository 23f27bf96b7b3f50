package io.traitortrack.gateway.openapi;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class ApiDocumentTest {

    private final JsonMapper json = JsonMapper.shared();
    private final ApiDocument document = new ApiDocument(
            part(
                    "{'openapi':'3.1.0','info':{'title':'T','description':'D.'},'paths':{'/health':{'get':{'security':[]}}},"
                            + "'components':{'schemas':{'Problem':{'type':'object'}}}}"),
            "https://track.example.com",
            "https://track.example.com/id/realms/traitortrack");

    @Test
    void keepsAComponentThatPartsDefineAlikeOnce() {
        document.add("scan-service", part("{'components':{'schemas':{'Problem':{'type':'object'}}}}"));

        assertThat(document.json().at("/components/schemas").propertyNames()).containsExactly("Problem");
    }

    @Test
    void namesAComponentThatPartsDefineDifferentlyAfterItsService() {
        document.add("scan-service", part("{'components':{'schemas':{'Bag':{'type':'object'}}}}"))
                .add(
                        "bill-service",
                        part("{'paths':{'/b':{'get':{'responses':{'200':{'content':{'x':{'schema':"
                                + "{'$ref':'#/components/schemas/Bag'}}}}}}}},"
                                + "'components':{'schemas':{'Bag':{'type':'string'},"
                                + "'Bags':{'items':{'$ref':'#/components/schemas/Bag'}}}}}"));

        ObjectNode merged = document.json();
        assertThat(merged.at("/components/schemas").propertyNames())
                .containsExactlyInAnyOrder("Problem", "Bag", "BillBag", "Bags");
        assertThat(merged.at("/components/schemas/Bags/items/$ref").asString())
                .isEqualTo("#/components/schemas/BillBag");
        assertThat(merged.at("/paths/~1b/get/responses/200/content/x/schema/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/BillBag");
    }

    @Test
    void keepsOperationIdsUnique() {
        document.add("scan-service", part("{'paths':{'/a':{'get':{'operationId':'list'}}}}"))
                .add("bill-service", part("{'paths':{'/b':{'get':{'operationId':'list'}}}}"));

        assertThat(document.json().at("/paths/~1a/get/operationId").asString()).isEqualTo("list");
        assertThat(document.json().at("/paths/~1b/get/operationId").asString()).isEqualTo("billList");
    }

    @Test
    void joinsMethodsOfOnePathThatTwoServicesServe() {
        document.add("scan-service", part("{'paths':{'/a':{'get':{}}}}"))
                .add("bill-service", part("{'paths':{'/a':{'post':{}}}}"));

        assertThat(document.json().at("/paths/~1a").propertyNames()).containsExactlyInAnyOrder("get", "post");
    }

    @Test
    void asksForATokenAndDocumentsProblemsEverywhere() {
        document.add("scan-service", part("{'paths':{'/a':{'get':{'responses':{'200':{}}}}}}"));

        ObjectNode merged = document.json();
        assertThat(merged.at("/paths/~1a/get/security").size()).isEqualTo(2);
        assertThat(merged.at("/paths/~1a/get/responses/default/$ref").asString())
                .isEqualTo("#/components/responses/Problem");
        assertThat(merged.at("/paths/~1health/get/security").size()).isZero();
        assertThat(merged.at("/components/securitySchemes").propertyNames()).contains("bearer", "openIdConnect");
        assertThat(merged.at("/servers/0/url").asString()).isEqualTo("https://track.example.com");
    }

    @Test
    void saysWhichPartIsMissing() {
        document.missing("audit-service");

        assertThat(document.isComplete()).isFalse();
        assertThat(document.json().at("/x-missing-services/0").asString()).isEqualTo("audit-service");
        assertThat(document.json().at("/info/description").asString()).contains("audit-service");
    }

    private ObjectNode part(String text) {
        return (ObjectNode) json.readTree(text.replace('\'', '"'));
    }
}
